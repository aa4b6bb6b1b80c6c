package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.DefaultSignals;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The launcher beside the packaged jars, in a directory of their own: it finds nothing to build there. */
record Installation(Path directory) {

    private static final int PATIENCE_SECONDS = 120;

    static Installation in(Path directory) throws IOException {
        Path home = Path.of(System.getProperty("reproof.home")).toRealPath();
        Installation copy = new Installation(directory);
        Path target = directory.resolve("engine/target");
        Files.createDirectories(target.resolve("lib"));
        for (Path jar : jars(home.resolve("engine/target"))) {
            Files.copy(jar, target.resolve(jar.getFileName()));
        }
        for (Path jar : jars(home.resolve("engine/target/lib"))) {
            Files.copy(jar, target.resolve("lib").resolve(jar.getFileName()));
        }
        Files.copy(home.resolve("reproof"), copy.launcher());
        assertThat(copy.launcher().toFile().setExecutable(true)).isTrue();
        return copy;
    }

    Path launcher() {
        return directory.resolve("reproof");
    }

    /**
     * Runs a program of this installation to its end.
     *
     * @param environment what the environment has besides; an empty value takes one away
     */
    static Finished run(Path program, Path in, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(in, "launcher", ".out");
        Path err = Files.createTempFile(in, "launcher", ".err");
        ProcessBuilder builder = new ProcessBuilder(DefaultSignals.of(command))
                .directory(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Still running after " + PATIENCE_SECONDS + " s: " + command);
        }
        return new Finished(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
