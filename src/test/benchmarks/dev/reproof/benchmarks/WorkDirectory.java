package dev.reproof.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for one benchmark's files, on the disk the build is on: the system's temporary one may be memory. */
public final class WorkDirectory implements AutoCloseable {

    /** Names the directory under which all work directories are made. */
    public static final String PROPERTY = "reproof.benchmarks.directory";

    private final Path path;

    private WorkDirectory(Path path) {
        this.path = path;
    }

    public static WorkDirectory create() throws IOException {
        Path parent = Path.of(System.getProperty(PROPERTY, "target"));
        return new WorkDirectory(Files.createTempDirectory(Files.createDirectories(parent), "benchmark"));
    }

    public Path resolve(String name) {
        return path.resolve(name).toAbsolutePath();
    }

    /** Deletes everything in it. */
    @Override
    public void close() throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(path)) {
            found = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : found) {
            Files.delete(file);
        }
    }
}
