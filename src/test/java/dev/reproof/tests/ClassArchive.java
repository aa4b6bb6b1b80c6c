package dev.reproof.tests;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of the packaged program as a JVM has them in memory, kept in a file: a run starts in half the time with it,
 * and the tests start hundreds.
 */
final class ClassArchive {

    private static final List<String> REHEARSED = List.of(
            "run dag.json --run-id r --agent-command cat",
            "run dag.json --run-id s --agent-script script.json",
            "resume r --agent-command cat",
            "status r",
            "transcript r t");

    private final Path work;
    private final List<String> java;

    private ClassArchive(Path work, List<String> java) {
        this.work = work;
        this.java = java;
    }

    /** The archive for that jar: made by the first test process that asks for it, while others wait. */
    static Path of(Path jar, Path directory, List<String> java) throws IOException {
        Path archive = directory.resolve("program.jsa");
        Path lock = directory.resolve("program.jsa.lock");
        try (FileChannel file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = file.lock()) {
            if (held.isValid() && !isNewer(archive, jar)) {
                Path work = Files.createTempDirectory(directory, "archive");
                Files.move(new ClassArchive(work, java).make(jar), archive, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return archive;
    }

    private static boolean isNewer(Path archive, Path jar) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    private Path make(Path jar) throws IOException {
        Files.writeString(work.resolve("dag.json"), """
                {"title": "t", "tasks": [{"id": "t", "complexity": "LOW", "subtask_prompt": "t"}]}
                """);
        Files.writeString(work.resolve("script.json"), "{\"tasks\": {\"t\": [{\"chunks\": [\"t\"]}]}}");
        List<String> rehearsal = new ArrayList<>(
                List.of("-XX:DumpLoadedClassList=classes", "-cp", jar.toString(), "dev.reproof.engine.cli.Rehearsal"));
        rehearsal.addAll(REHEARSED);
        run(rehearsal);
        run(List.of(
                "-Xshare:dump",
                "-XX:SharedClassListFile=classes",
                "-XX:SharedArchiveFile=made",
                "-cp",
                jar.toString()));
        return work.resolve("made");
    }

    private void run(List<String> arguments) throws IOException {
        Process process = new ProcessBuilder(
                        Stream.concat(java.stream(), arguments.stream()).toList())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("output").toFile())
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("No class archive: " + Files.readString(work.resolve("output")));
        }
    }
}
