package dev.reproof.tests.roads;

import dev.reproof.engine.files.RunHome;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies, deletes and describes the directories of runs. */
final class Directories {

    private Directories() {}

    /**
     * What a process that is killed now would leave. The log comes last, since the files beside it must never know more
     * than it does.
     */
    static void copyAsLeft(RunHome from, RunHome to) throws IOException {
        copy(from.directory(), to.directory(), from.eventsFile());
        Files.copy(from.eventsFile(), to.eventsFile(), StandardCopyOption.REPLACE_EXISTING);
    }

    static void copy(Path from, Path to) throws IOException {
        copy(from, to, to);
    }

    private static void copy(Path from, Path to, Path except) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else if (!file.equals(except)) {
                copyFile(file, target);
            }
        }
    }

    private static void copyFile(Path file, Path target) throws IOException {
        try {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException renamed) {
            if (Files.exists(file)) {
                throw renamed; // else it was a temporary file, and a killed process may have got beyond it
            }
        }
    }

    static void delete(Path directory) throws IOException {
        List<Path> files = files(directory);
        for (Path file : files.stream().sorted(Comparator.<Path>reverseOrder()).toList()) {
            Files.delete(file);
        }
    }

    /** Every file with its digest, length and time; equal as long as nobody has touched anything. */
    static Map<String, String> fingerprint(Path directory) throws IOException {
        Map<String, String> prints = new TreeMap<>();
        for (Path file : files(directory)) {
            String content = Files.isDirectory(file)
                    ? "directory"
                    : Sha256.of(Files.readAllBytes(file)).hex();
            prints.put(directory.relativize(file).toString(), content + " " + Files.getLastModifiedTime(file));
        }
        return prints;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList();
        }
    }
}
