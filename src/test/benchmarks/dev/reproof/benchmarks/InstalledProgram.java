package dev.reproof.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A copy of the launcher and of the packaged program. The program needs its jars to be newer than its sources; here are
 * no sources.
 *
 * @param launcher what starts the program
 */
public record InstalledProgram(Path launcher) {

    static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    /** Copies what a build in {@code root} has packaged. */
    public static InstalledProgram copy(Path root, Path directory) throws IOException {
        copyJars(root.resolve("engine/target"), directory.resolve("engine/target"));
        copyJars(root.resolve("engine/target/lib"), directory.resolve("engine/target/lib"));
        return new InstalledProgram(
                Files.copy(root.resolve("reproof"), directory.resolve("reproof"), StandardCopyOption.COPY_ATTRIBUTES));
    }

    private static void copyJars(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(from, "*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, to.resolve(jar.getFileName()));
            }
        }
    }

    /** Runs a command to its end, without its output; returns its exit code. */
    public static int run(Path in, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putIfAbsent("JAVA_HOME", JAVA_HOME.toString());
        return builder.start().waitFor();
    }
}
