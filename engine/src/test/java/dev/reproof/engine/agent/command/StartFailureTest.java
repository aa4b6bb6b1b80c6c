package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the machine's fault, and what is the command's. */
class StartFailureTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"/usr/bin/setsid\": error=24, Too many open files",
                "Cannot run program \"/usr/bin/setsid\": error=23, Too many open files in system",
                "Cannot run program \"/usr/bin/setsid\": error=11, Resource temporarily unavailable",
                "Cannot run program \"/usr/bin/setsid\": error=12, Cannot allocate memory",
                "Cannot run program \"/bin/sh\": Failed to exec spawn helper: pid: 7, exit value: 1"
            })
    void a_shortage_is_told_from_the_number_of_the_system(String message) {
        assertThat(StartFailure.ofMachine(new IOException(message), directory))
                .hasValueSatisfying(told -> assertThat(told).contains(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"/usr/bin/setsid\": error=7, Argument list too long",
                "invalid null character in command"
            })
    void what_would_not_start_anywhere_is_none(String message) {
        assertThat(StartFailure.ofMachine(new IOException(message), directory)).isEmpty();
    }

    @Test
    void a_directory_that_is_gone_comes_first() {
        assertThat(StartFailure.ofMachine(
                        new IOException("error=2, No such file or directory"), directory.resolve("missing")))
                .hasValueSatisfying(told -> assertThat(told).contains("missing is gone"));
    }
}
