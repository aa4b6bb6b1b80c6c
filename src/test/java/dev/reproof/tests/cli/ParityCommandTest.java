package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All prompts of a run made again beside its runner, which goes on as if nobody looked. */
class ParityCommandTest {

    /** The second task says nothing before somebody writes into the pipe. */
    private static final String AGENT = "[ $REPROOF_TASK = first ] || cat hold; echo said by $REPROOF_TASK";

    @TempDir
    Path directory;

    @Test
    void a_run_that_goes_on_is_compared_and_not_disturbed() throws Exception {
        // given
        Workplace place = Workplace.in(directory);
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("hold").toString())
                        .start()
                        .waitFor())
                .isZero();
        try (RunningProgram run = place.start("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> new StateOf(place.home("r1")).stands("second", "RUNNING") || !run.isAlive());

            // when
            Finished during = place.reproof("parity", "r1");

            // then
            assertThat(during.code()).as(during.err()).isZero();
            assertThat(new String(during.out(), UTF_8)).isEqualTo("run r1: 2 of 2 prompts are the same\n");
            assertThat(run.isAlive()).isTrue();
            Files.writeString(directory.resolve("hold"), "now\n");
            assertThat(run.await().code()).isZero();
        }
        Finished same = place.reproof("diff", "r1", "r1");
        assertThat(new String(same.out(), UTF_8)).isEqualTo("runs r1 and r1: 0 of 2 tasks differ\n");
        assertThat(same.code()).isZero();
    }
}
