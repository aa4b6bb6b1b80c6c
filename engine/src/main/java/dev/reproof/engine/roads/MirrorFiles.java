package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of transcripts in a directory and how long they were when they were looked at. A runner may be at work: who
 * compares them with its log reads that afterwards.
 *
 * @param own whether the directory is the run's own, where nobody else writes
 * @param bytes by name
 */
record MirrorFiles(ArtifactDirectory directory, boolean own, Map<String, Long> bytes) {

    private static final String NAMES = "*.stream.txt";

    /** Those of a run: in its own directory, and where else its artifacts are. */
    static List<MirrorFiles> of(RunPlaces places, Optional<ArtifactChoice> recorded) {
        RunHome home = places.home();
        List<MirrorFiles> files = new ArrayList<>();
        ownOf(home).ifPresent(files::add);
        List<ArtifactChoice> choices = new ArrayList<>(recorded.stream().toList());
        choices.add(places.artifacts());
        choices.stream()
                .flatMap(choice -> choice.pinned().stream())
                .map(pinned -> Path.of(pinned).toAbsolutePath().normalize())
                .distinct()
                .filter(pinned -> !pinned.equals(home.artifacts().normalize()))
                .forEach(pinned -> ArtifactDirectory.existing(pinned)
                        .ifPresent(directory -> files.add(new MirrorFiles(directory, false, lengths(directory)))));
        return files;
    }

    static Optional<MirrorFiles> ownOf(RunHome home) {
        return ArtifactDirectory.existing(home.artifacts())
                .map(directory -> new MirrorFiles(directory, true, lengths(directory)));
    }

    private static Map<String, Long> lengths(ArtifactDirectory directory) {
        Map<String, Long> lengths = new LinkedHashMap<>();
        DiskFailure.attempt("look through", directory.path(), "check permissions there", () -> {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.path(), NAMES)) {
                for (Path entry : entries) {
                    FileStamp.of(entry)
                            .filter(found -> found.bytes() > 0
                                    && directory.mayBeOurs(entry.getFileName().toString()))
                            .ifPresent(found -> lengths.put(entry.getFileName().toString(), found.bytes()));
                }
            }
        });
        return lengths;
    }
}
