package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short round of the benchmark of that name, which a normal build does not compile otherwise. */
class AgentsSideBySideTest {

    private static final Path SOURCE =
            Path.of("benchmarks/dev/reproof/benchmarks/AgentsSideBySide.java").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void the_benchmark_of_agents_side_by_side_measures_what_it_is_told_to() throws Exception {
        // given
        String classes = System.getProperty("java.class.path");
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", directory.toString(), SOURCE.toString());
        assertThat(compiled).isZero();

        // when
        Path printed = directory.resolve("printed");
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-classpath",
                        directory + File.pathSeparator + classes,
                        "dev.reproof.benchmarks.AgentsSideBySide",
                        directory.resolve("work").toString(),
                        "1",
                        "3")
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start()
                .waitFor();

        // then
        assertThat(Files.readString(printed, StandardCharsets.UTF_8))
                .matches("(?s)\\| agents \\| .*\\| 3 \\| .* s for 1 s of work, .* times \\|\\R");
        assertThat(code).isZero();
    }
}
