package dev.reproof.tests.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A runner was killed, and so was its successor between the claim of the run and its first word in the log: the store
 * knows the successor alone. The third one need not wait for agents elsewhere where it sees those at work itself.
 */
class KilledBeforeItsFirstWordTest {

    @TempDir
    private Path directory;

    @Test
    void what_is_seen_at_work_here_is_not_waited_for_elsewhere() throws Exception {
        Files.writeString(directory.resolve("dag.json"), """
                { "title": "Two kills", "tasks": [
                    { "id": "a", "complexity": "LOW", "subtask_prompt": "Once." } ] }
                """);
        Files.writeString(directory.resolve("agent.sh"), """
                cat > /dev/null
                echo started >> starts
                while [ ! -e done ]; do sleep 0.1; done
                echo answer
                """);
        try (SharedServer server = SharedServer.start()) {
            PackagedProgram program = new PackagedProgram(directory, server.environment());
            try (RunningProgram first = start(program)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(directory.resolve("starts")));
                first.killAlone();
            }
            assertThat(server.update("UPDATE ReproofRun SET epoch = epoch + 1,"
                            + " holder = regexp_replace(holder, '^pid [0-9]+', 'pid 2147483646')"))
                    .isEqualTo(1);

            try (RunningProgram third = start(program)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> third.err().contains("taken over from an earlier"));
                Files.createFile(directory.resolve("done"));
                Finished finished = third.await();
                finished.requireSuccess();
                assertThat(finished.err()).doesNotContain("may be at work there");
            }
        }
        assertThat(Files.readAllLines(directory.resolve("starts"))).hasSize(1);
    }

    private RunningProgram start(PackagedProgram program) throws Exception {
        return program.start(
                directory.resolve("logs"), "run", "dag.json", "--run-id", "once", "--agent-command", "sh agent.sh");
    }
}
