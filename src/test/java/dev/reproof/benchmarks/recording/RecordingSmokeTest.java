package dev.reproof.benchmarks.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recording from files costs, with as little of it as there can be: all is measured, and no bar is held to it. */
class RecordingSmokeTest {

    @TempDir
    Path directory;

    @Test
    void files_are_measured_beside_a_pipe_and_while_agents_wait_and_line_by_line() throws Exception {
        String table = Recording.measure(directory, new Recording.Load(10, 1, 3, 1, 5));

        assertThat(table)
                .contains("one agent of 10 MB, one line", "one agent of 10 MB, realistic text")
                .contains("3 agents that wait", "p99 of 5");
        assertThat(directory.resolve("recording.md")).hasContent(table);
        try (var left = Files.list(directory)) {
            assertThat(left).hasSize(1);
        }
    }
}
