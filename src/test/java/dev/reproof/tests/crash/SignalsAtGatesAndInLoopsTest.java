package dev.reproof.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops the packaged program at a pause and in the second round of a loop, by each signal, one after the other. */
class SignalsAtGatesAndInLoopsTest {

    @TempDir
    Path directory;

    private GatedRunDirectory stopped;

    @Test
    void a_run_stopped_at_a_pause_and_in_a_loop_ends_as_the_undisturbed_one() throws Exception {
        // given
        GatedRunDirectory whole = GatedRunDirectory.undisturbed(directory.resolve("whole"));
        stopped = GatedRunDirectory.in(directory.resolve("stopped"));

        // when it is stopped at its pause, and again when it waits there again
        RunningProgram begun = stopped.run();
        stop(
                begun,
                "INT",
                130,
                () -> begun.err().contains("gate: waits")
                        && stopped.status("gate").equals("AWAITING_APPROVAL")
                        && stopped.status("review").equals("FINISHED"));
        Path sentinel = stopped.sentinels().get(0);
        RunningProgram again = stopped.resume();
        stop(again, "TERM", 143, () -> again.err().contains(sentinel.toString()));

        // then
        assertThat(stopped.status("gate")).isEqualTo("AWAITING_APPROVAL");
        assertThat(stopped.sentinels()).containsExactly(sentinel);
        assertThat(stopped.received("after.0.1")).isFalse();

        // when it is released while nobody runs, and the run is stopped in the task that is made again
        Files.delete(sentinel);
        stopped.hold("write.1");
        stop(stopped.resume(), "TERM", 143, () -> stopped.received("write.1.1"));
        stopped.letGo("write.1");

        // and in the review of that
        stopped.hold("review.1");
        stop(stopped.resume(), "INT", 130, () -> stopped.received("review.1.1"));
        stopped.letGo("review.1");

        // then
        stopped.requireEndsAs(whole);
        assertThat(stopped.received("write.1.2")).isTrue();
        assertThat(stopped.received("write.1.3")).isFalse();
        assertThat(stopped.received("review.1.2")).isTrue();
        assertThat(stopped.received("review.0.2")).isFalse();
        assertThat(stopped.received("after.0.2")).isFalse();
        assertThat(stopped.sentinels()).isEmpty();
    }

    private void stop(RunningProgram program, String signal, int code, Callable<Boolean> reached) throws Exception {
        try (program) {
            GatedRunDirectory.until(program, reached);
            program.signal(signal);
            Finished finished = program.await();
            assertThat(finished.code()).as(finished.toString()).isEqualTo(code);
            assertThat(finished.err()).contains("run proofed interrupted;").doesNotContain("\tat ");
            assertThat(stopped.home().state()).content(UTF_8).contains("\"INTERRUPTED\"");
        }
    }
}
