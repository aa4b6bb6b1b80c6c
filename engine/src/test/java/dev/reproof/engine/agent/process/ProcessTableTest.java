package dev.reproof.engine.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

    @Test
    void a_process_that_only_waits_to_be_collected_does_not_live() throws Exception {
        assumeThat(Path.of("/proc/self/stat")).exists();
        // given a parent that never collects its child
        Process parent = new ProcessBuilder("/bin/sh", "-c", "sleep 0.1 & echo $!; exec sleep 300").start();
        try (BufferedReader printed = parent.inputReader(StandardCharsets.US_ASCII)) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(printed.readLine())).orElseThrow();

            // then the child ends, though the system still lists it
            await().until(() -> !ProcessTable.lives(child));
            assertThat(child.isAlive()).isTrue();
            assertThat(ProcessTable.lives(parent.toHandle())).isTrue();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_carries_the_exact_variables_it_was_started_with() throws Exception {
        assumeThat(Path.of("/proc/self/environ")).exists();
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "echo ready; exec sleep 300");
        builder.environment().put("SOME_MARK", "value-1");
        Process process = builder.start();
        try (BufferedReader printed = process.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(printed.readLine()).isEqualTo("ready");
            ProcessHandle handle = process.toHandle();

            await().until(() -> ProcessTable.carrying("SOME_MARK", "value-1").test(handle));
            assertThat(ProcessTable.carrying("SOME_MARK", "value-")).rejects(handle);
            assertThat(ProcessTable.carrying("OME_MARK", "value-1")).rejects(handle);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
