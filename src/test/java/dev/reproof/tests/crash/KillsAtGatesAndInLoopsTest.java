package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.projections.findings.Findings;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the packaged program in an oracle, at a pause and in the second round of a loop, one after the other. */
class KillsAtGatesAndInLoopsTest {

    @TempDir
    Path directory;

    @Test
    void a_run_killed_in_an_oracle_at_a_pause_and_in_a_loop_ends_as_the_undisturbed_one() throws Exception {
        // given
        Proofer whole = Proofer.in(directory.resolve("whole"));
        try (RunningProgram program = whole.run()) {
            until(program, () -> !whole.sentinels().isEmpty());
            Files.delete(whole.sentinels().get(0));
            requireSuccess(program.await());
        }
        Proofer killed = Proofer.in(directory.resolve("killed"));

        // when it is killed in its oracle
        killed.hold("probe");
        try (RunningProgram program = killed.run()) {
            until(
                    program,
                    () -> killed.received("probe") && killed.status("write").equals("FINISHED"));
            program.kill();
        }
        killed.letGo("probe");

        // and at its pause
        try (RunningProgram program = killed.resume()) {
            until(
                    program,
                    () -> program.err().contains("gate: waits")
                            && killed.status("gate").equals("AWAITING_APPROVAL")
                            && killed.status("review").equals("FINISHED"));
            program.kill();
        }

        // then the pause goes on as long as its file is there
        try (RunningProgram program = killed.resume()) {
            until(
                    program,
                    () -> program.err().contains(killed.sentinels().get(0).toString()));
            assertThat(killed.received("after.0.1")).isFalse();
            program.kill();
        }
        assertThat(killed.status("gate")).isEqualTo("AWAITING_APPROVAL");

        // when it is released while nobody runs, and the run is killed in the second round of its loop
        Files.delete(killed.sentinels().get(0));
        killed.hold("write.1");
        try (RunningProgram program = killed.resume()) {
            until(program, () -> killed.received("write.1.1"));
            program.kill();
        }
        assertThat(killed.received("after.0.1")).isTrue();
        assertThat(killed.sentinels()).isEmpty();
        assertThat(Findings.of(killed.shown("review")).hasIssues())
                .as("whether the end of the review, of which the legacy runner would have judged, finds anything")
                .isFalse();
        killed.letGo("write.1");

        // then
        try (RunningProgram program = killed.resume()) {
            requireSuccess(program.await());
        }
        assertThat(killed.prompts()).isEqualTo(whole.prompts()).hasSize(5);
        assertThat(killed.prompts().get("write.1")).contains(Proofer.BLOCKER);
        assertThat(killed.told()).isEqualTo(whole.told());
        assertThat(killed.received("write.1.2")).isTrue();
        assertThat(killed.received("write.0.2")).isFalse();
        assertThat(killed.received("review.0.2")).isFalse();
        assertThat(killed.received("after.0.2")).isFalse();
    }

    private static void until(RunningProgram program, Callable<Boolean> reached) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(program.isAlive()).as(program.err()).isTrue();
                    return reached.call();
                });
    }

    private static void requireSuccess(Finished finished) {
        assertThat(finished.code()).as(finished.toString()).isZero();
    }
}
