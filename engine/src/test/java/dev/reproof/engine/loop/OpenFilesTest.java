package dev.reproof.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many attempts fit beside each other. */
class OpenFilesTest {

    @Test
    void what_is_open_and_what_the_run_takes_comes_off_the_limit() {
        assertThat(new OpenFiles(1024, 60).fitting()).isEqualTo(75);
        assertThat(new OpenFiles(1_048_576, 60).fitting()).isGreaterThan(80_000);
    }

    @Test
    void one_attempt_fits_always() {
        assertThat(new OpenFiles(64, 60).fitting()).isEqualTo(1);
    }

    @Test
    void a_system_that_has_a_process_table_tells() {
        assertThat(OpenFiles.attempts()).isPresent();
    }
}
