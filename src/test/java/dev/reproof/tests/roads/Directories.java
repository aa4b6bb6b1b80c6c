package dev.reproof.tests.roads;

import dev.reproof.engine.home.RunHome;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Copies, deletes and describes the directories of runs. */
final class Directories {

    private Directories() {}

    /**
     * What a process that is killed now would leave, while it goes on: the state file comes first, then what it points
     * to, then the log, since no file may know more than those after it.
     */
    static void copyAsLeft(RunHome from, RunHome to) throws IOException {
        Files.createDirectories(to.directory());
        Files.copy(from.state(), to.state());
        copy(from.directory(), to.directory(), Set.of(from.state(), from.eventsFile()));
        Files.copy(from.eventsFile(), to.eventsFile(), StandardCopyOption.REPLACE_EXISTING);
    }

    static void copy(Path from, Path to) throws IOException {
        copy(from, to, Set.of());
    }

    private static void copy(Path from, Path to, Set<Path> except) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else if (!except.contains(file)) {
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

    /** Directories before what is in them; temporary files may go meanwhile. */
    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                files.add(visited);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) {
                files.add(visited);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path visited, IOException failure) throws IOException {
                if (Files.exists(visited)) {
                    throw failure;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files.stream().sorted().toList();
    }
}
