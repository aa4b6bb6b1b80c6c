package dev.reproof.tests.parity;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.StoredForm;
import dev.reproof.events.Event;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskId;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.tests.parity.StoredLog.Row;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.axonframework.messaging.MetaData;

/**
 * Alters a log the way somebody would who knows its format: checksums of blocks are right afterwards, and where asked
 * for, seals and the chain of the run stream too.
 */
final class Forgery {

    private final RunHome home;

    Forgery(RunHome home) {
        this.home = home;
    }

    /** Makes the first block of a stream begin with another word of the same length; its seal stays what it was. */
    void alterText(StreamId stream) throws SQLException {
        try (StoredLog log = StoredLog.of(home)) {
            Row row = first(log, stream, "TranscriptChunkAppended");
            log.replacePayload(
                    row.index(), StoredForm.of(altered(chunk(row), stream)).payload());
        }
    }

    /** Alters the text of a task, and everything that commits to it: seal, end of the task, and chain. */
    void alterEverythingAbout(TaskId task, StreamId stream) throws SQLException {
        alterText(stream);
        Seal seal = newSeal(stream);
        try (StoredLog log = StoredLog.of(home)) {
            Row sealed = first(log, stream, "TranscriptSealed");
            log.replacePayload(
                    sealed.index(), StoredForm.of(new TranscriptSealed(seal)).payload());
        }
        rewriteRunStream(event ->
                event instanceof TaskFinished finished && finished.key().task().equals(task)
                        ? new TaskFinished(finished.key(), seal, finished.usage())
                        : event);
    }

    /** Changes events of the run stream, and links all of it anew. */
    void rewriteRunStream(UnaryOperator<Event> change) throws SQLException {
        Sha256 link = LogEntry.CHAIN_START;
        try (StoredLog log = StoredLog.of(home)) {
            for (Row row : log.rows()) {
                if (row.stream().indexOf('/') < 0) {
                    EncodedEvent event = StoredForm.of(change.apply(decode(row)));
                    StreamId stream = new StreamId(row.stream());
                    LogEntry entry = LogEntry.linked(link, stream, row.sequence(), Instant.parse(row.at()), event);
                    link = entry.link().orElseThrow();
                    byte[] metaData = StoredForm.of(MetaData.from(Map.of("link", link.hex())));
                    log.replace(row.index(), event.payload(), metaData);
                }
            }
        }
    }

    private Seal newSeal(StreamId stream) throws SQLException {
        StringBuilder text = new StringBuilder();
        Optional<Seal> before = Optional.empty();
        try (StoredLog log = StoredLog.of(home)) {
            for (Row row : log.rows()) {
                if (row.stream().equals(stream.value()) && decode(row) instanceof TranscriptChunkAppended chunk) {
                    text.append(new String(TranscriptBlocks.unpack(chunk, stream), StandardCharsets.UTF_8));
                } else if (row.stream().equals(stream.value()) && decode(row) instanceof TranscriptSealed sealed) {
                    before = Optional.of(sealed.seal());
                }
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Seal old = before.orElseThrow();
        return new Seal(bytes.length, old.chars(), Sha256.of(bytes), old.replacements());
    }

    private TranscriptChunkAppended chunk(Row row) {
        return (TranscriptChunkAppended) decode(row);
    }

    private static TranscriptChunkAppended altered(TranscriptChunkAppended chunk, StreamId stream) {
        byte[] text = TranscriptBlocks.unpack(chunk, stream);
        System.arraycopy("Altered".getBytes(StandardCharsets.US_ASCII), 0, text, 0, 7);
        return TranscriptBlocks.pack(chunk.offset(), text, 0, text.length);
    }

    private static Row first(StoredLog log, StreamId stream, String type) throws SQLException {
        return log.rows().stream()
                .filter(row -> row.stream().equals(stream.value()) && row.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private Event decode(Row row) {
        return StoredForm.event(row.payload(), row.type());
    }
}
