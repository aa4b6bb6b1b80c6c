package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.projections.findings.Findings;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the packaged program in an oracle, at a pause and in the second round of a loop, one after the other. */
class KillsAtGatesAndInLoopsTest {

    @TempDir
    Path directory;

    @Test
    void a_run_killed_in_an_oracle_at_a_pause_and_in_a_loop_ends_as_the_undisturbed_one() throws Exception {
        // given
        GatedRunDirectory whole = GatedRunDirectory.undisturbed(directory.resolve("whole"));
        GatedRunDirectory killed = GatedRunDirectory.in(directory.resolve("killed"));

        // when it is killed in its oracle
        killed.hold("probe");
        try (RunningProgram program = killed.run()) {
            GatedRunDirectory.until(
                    program,
                    () -> killed.received("probe") && killed.status("write").equals("FINISHED"));
            program.kill();
        }
        killed.letGo("probe");

        // and at its pause
        try (RunningProgram program = killed.resume()) {
            GatedRunDirectory.until(
                    program,
                    () -> program.err().contains("gate: waits")
                            && killed.status("gate").equals("AWAITING_APPROVAL")
                            && killed.status("review").equals("FINISHED"));
            program.kill();
        }

        // then the pause goes on as long as its file is there
        try (RunningProgram program = killed.resume()) {
            GatedRunDirectory.until(
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
            GatedRunDirectory.until(program, () -> killed.received("write.1.1"));
            program.kill();
        }
        assertThat(killed.received("after.0.1")).isTrue();
        assertThat(killed.sentinels()).isEmpty();
        assertThat(Findings.of(killed.shown("review")).hasIssues())
                .as("whether the end of the review, of which the legacy runner would have judged, finds anything")
                .isFalse();
        killed.letGo("write.1");

        // then
        killed.requireEndsAs(whole);
        assertThat(killed.received("write.1.2")).isTrue();
        assertThat(killed.received("write.0.2")).isFalse();
        assertThat(killed.received("review.0.2")).isFalse();
        assertThat(killed.received("after.0.2")).isFalse();
    }
}
