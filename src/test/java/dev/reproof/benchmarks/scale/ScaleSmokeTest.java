package dev.reproof.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many tasks cost, with few: everything is measured, and no bar is held to it. */
class ScaleSmokeTest {

    @TempDir
    Path directory;

    @Test
    void every_command_is_measured_on_a_run_that_was_killed_in_its_last_task() throws Exception {
        String table = Scale.measure(Path.of(System.getProperty("reproof.home")).toRealPath(), directory, 20);

        assertThat(table)
                .contains("a task among 20", "`prompt`", "`status`", "`plan`", "`resume` of 19 finished tasks")
                .contains("`parity` of 20 tasks");
    }
}
