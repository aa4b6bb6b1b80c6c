package dev.reproof.engine.roads;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.home.LogReplacement;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogStore;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.StreamId;
import dev.reproof.events.serial.EventTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A log's file that is damaged though its run never began, as one that lost its power before the start was forced. The
 * start is forced before anything else of a run is made, so of such a run nothing else is there, and its file speaks of
 * no later decision. Wherever one thing says otherwise, the file is a damaged log like any other.
 */
public record UnbegunLog(RunHome home, Optional<LogStore> logs) {

    /** More than what a run begins with takes. */
    private static final long MOST_BYTES = 64L << 20;

    /** What is there before a run has begun, and what this leaves. */
    private static final Pattern BEFORE = Pattern.compile(
            "events[.]mv[.]db|run[.]lock|run[.]claim|[.]?holder[.]json([.]tmp)?|events[.]unbegun-\\d+[.]mv[.]db");

    /** What a log speaks of whose run has begun. */
    private static final List<String> LATER = EventTypes.all().stream()
            .filter(type -> Decision.class.isAssignableFrom(type.type()) && type.type() != RunStarted.class)
            .map(EventTypes.EventType::name)
            .toList();

    /** Why it cannot be read, if it is one. */
    public Optional<Corrupt> damage() {
        return logs.filter(files -> home.hasEvents() && nothingElse())
                .flatMap(this::unread)
                .filter(damage -> !speaksOfMore());
    }

    /**
     * Moves the file out of the way; its new place.
     *
     * @throws dev.reproof.events.ReproofException.Storage if that is impossible
     */
    public Path keepAside() {
        Path aside = new LogReplacement(home).setUnbegunAside();
        home.create();
        return aside;
    }

    private boolean nothingElse() {
        return DiskFailure.answer("look through", home.directory(), "check permissions there", () -> {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(home.directory())) {
                for (Path entry : entries) {
                    if (!BEFORE.matcher(entry.getFileName().toString()).matches() && !isEmptyDirectory(entry)) {
                        return false;
                    }
                }
            }
            return Files.size(home.eventsFile()) <= MOST_BYTES;
        });
    }

    private static boolean isEmptyDirectory(Path entry) throws IOException {
        if (!Files.isDirectory(entry)) {
            return false;
        }
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(entry)) {
            return !inside.iterator().hasNext();
        }
    }

    private Optional<Corrupt> unread(LogStore files) {
        try (EventLog log = files.read(home.events())) {
            log.run().ifPresent(run -> log.decisions(StreamId.ofRun(run)));
            log.transcripts();
            return Optional.empty();
        } catch (Corrupt damage) {
            return Optional.of(damage);
        } catch (NotFound younger) {
            return Optional.empty();
        }
    }

    private boolean speaksOfMore() {
        String bytes = DiskFailure.answer("read", home.eventsFile(), "check permissions and the disk", () -> {
            try (InputStream in = PlainFile.open(home.eventsFile())) {
                return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        });
        return LATER.stream().anyMatch(bytes::contains);
    }
}
