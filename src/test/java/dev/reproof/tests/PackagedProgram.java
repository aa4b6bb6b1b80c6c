package dev.reproof.tests;

import dev.reproof.tests.shared.StoreOfTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program as it is packaged, started as a child process in a working directory.
 *
 * @param directory the child's working directory
 * @param environment what the child's environment has besides that of this process
 */
public record PackagedProgram(Path directory, Map<String, String> environment) {

    /** Quick to start, and small: there are many of these, often two at a time. */
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-Xlog:disable",
            "-Xlog:all=warning,cds*=off:stderr",
            "-Ddisable-axoniq-console-message=true");

    /** Found once for all tests of a process. */
    private static final class Built {
        static final Path JAR = jar();
        static final Path ARCHIVE = archive();
    }

    public static PackagedProgram in(Path directory) {
        return new PackagedProgram(directory, StoreOfTests.environment(directory));
    }

    /** Starts a command, and does not wait for it; its output goes to files in {@code logs}. */
    public RunningProgram start(Path logs, String... arguments) throws IOException {
        return start(logs, command(arguments));
    }

    /** The same in a process group of its own, which it leads. */
    public RunningProgram startGroup(Path logs, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(command(arguments));
        return start(logs, command);
    }

    private RunningProgram start(Path logs, List<String> command) throws IOException {
        Files.createDirectories(logs);
        Path out = Files.createTempFile(logs, "program", ".out");
        Path err = Files.createTempFile(logs, "program", ".err");
        ProcessBuilder builder = new ProcessBuilder(DefaultSignals.of(command))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new RunningProgram(process, out, err);
    }

    /** What starts a command. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(JAVA);
        command.add("-XX:SharedArchiveFile=" + Built.ARCHIVE);
        Stream.concat(Stream.of("-jar", Built.JAR.toString()), Stream.of(arguments))
                .forEach(command::add);
        return command;
    }

    /** Runs a command to its end. */
    public Finished run(String... arguments) throws IOException, InterruptedException {
        try (RunningProgram program = start(directory.resolve("logs"), arguments)) {
            return program.await();
        }
    }

    private static Path archive() {
        try {
            Path directory = Files.createDirectories(home().resolve("src/test/target/program"));
            return ClassArchive.of(Built.JAR, directory, JAVA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jar() {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(home().resolve("engine/target"), "reproof-engine-*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("No packaged program; package the engine first");
    }

    private static Path home() throws IOException {
        return Path.of(System.getProperty("reproof.home")).toRealPath();
    }
}
