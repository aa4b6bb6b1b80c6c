package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who keeps logs in files needs no driver of a server. */
class OptionalDriverTest {

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void without_the_driver_files_work_and_a_store_says_what_is_missing() throws IOException {
        List<String> said = said();

        assertThat(said).hasSize(4);
        assertThat(said.get(0)).isEqualTo("1 decision");
        assertThat(said.subList(1, 4))
                .allSatisfy(told -> assertThat(told)
                        .startsWith("REJECTED: The store jdbc:postgresql://localhost:1/runs")
                        .contains("needs the driver of PostgreSQL")
                        .contains("org.postgresql:postgresql"));
    }

    private List<String> said() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !new File(entry).getName().startsWith("postgresql-"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx96m",
                        "-Ddisable-axoniq-console-message=true",
                        "-cp",
                        path,
                        WithoutDriver.class.getName(),
                        directory.resolve("events").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] said = process.getInputStream().readAllBytes();
        return new String(said, StandardCharsets.UTF_8).lines().toList();
    }
}
