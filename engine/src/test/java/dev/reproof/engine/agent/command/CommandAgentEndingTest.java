package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.Waiting;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever ends an attempt, nothing of it survives (the fixture looks for that). */
@Timeout(60)
class CommandAgentEndingTest extends CommandAgentFixture {

    private static final String KEEP_PRINTING = "echo $$ >> pids; while :; do echo tick; sleep 0.05; done";
    private static final String TREE =
            "echo $$ >> pids; sh -c 'echo $$ >> pids; sleep 300 & echo $! >> pids; wait' & sleep 300 & echo $! >> pids; ";

    @Test
    void a_command_that_runs_into_the_task_timeout_is_ended() throws Exception {
        assertThat(run(KEEP_PRINTING, call().taskTimeout(Duration.ofMillis(700))))
                .isEqualTo(failed("Agent command timed out after 700 ms"));

        assertThat(notedProcesses()).hasSize(1);
    }

    @Test
    void a_command_that_prints_nothing_runs_into_the_idle_timeout() throws Exception {
        assertThat(run(TREE + "while :; do sleep 0.05; done", call().idleTimeout(Duration.ofMillis(700))))
                .isEqualTo(failed("Agent command printed nothing for 700 ms"));

        assertThat(notedProcesses()).isNotEmpty();
    }

    @Test
    void a_command_that_tells_its_progress_on_stderr_is_not_idle() throws Exception {
        String command = "for i in 1 2 3 4 5 6; do echo $i >&2; sleep 0.25; done; echo answer";

        assertThat(run(command, call().idleTimeout(Duration.ofMillis(1_200)))).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("answer\n");
    }

    @Test
    void a_command_that_goes_on_printing_is_not_idle() throws Exception {
        String command = "for i in 1 2 3 4 5 6; do echo $i; sleep 0.25; done";

        assertThat(run(command, call().idleTimeout(Duration.ofMillis(1_200)))).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("1\n2\n3\n4\n5\n6\n");
    }

    @Test
    void the_last_words_of_a_command_that_is_asked_to_end_are_part_of_the_transcript() throws Exception {
        String command =
                "trap 'head -c 200000 /dev/zero; echo bye; exit 0' TERM; echo $$ >> pids; while :; do sleep 0.05; done";

        assertThat(run(command, call().taskTimeout(Duration.ofMillis(1_500))))
                .isEqualTo(failed("Agent command timed out after 1500 ms"));

        assertThat(output.transcript()).hasSize(200_004).endsWith("bye\n");
    }

    @Test
    void what_a_command_starts_to_clean_up_is_not_asked_to_end_as_well() throws Exception {
        String command = "trap 'sh -c \"sleep 0.3 && echo tidy\" && exit 0' TERM; while :; do sleep 0.05; done";

        assertThat(run(command, call().taskTimeout(Duration.ofMillis(700))))
                .isEqualTo(failed("Agent command timed out after 700 ms"));

        assertThat(output.transcript()).isEqualTo("tidy\n");
    }

    @Test
    void a_command_that_ignores_being_asked_is_killed() throws Exception {
        grace = Duration.ofMillis(200);
        String command = "trap '' TERM; " + TREE + "while :; do sleep 0.05; done";

        assertThat(run(command, call().taskTimeout(Duration.ofMillis(700))))
                .isEqualTo(failed("Agent command timed out after 700 ms"));

        assertThat(notedProcesses()).isNotEmpty();
    }

    @Test
    void a_child_that_holds_the_pipe_open_is_ended_after_the_grace_period() throws Exception {
        grace = Duration.ofMillis(300);

        assertThat(run("sleep 300 & echo $! >> pids; echo done")).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("done\n");
        assertThat(notedProcesses()).hasSize(1);
    }

    @Test
    void a_child_that_left_its_parents_at_once_is_found_by_its_environment() throws Exception {
        assumeThat(Path.of("/proc/self/environ")).exists();
        grace = Duration.ofMillis(300);

        assertThat(run("sh -c 'sh -c \"sleep 300 <&- >&- 2>&- & echo \\$! >> pids\" &'; echo done"))
                .isEqualTo(FINISHED);

        assertThat(notedProcesses()).hasSize(1);
    }

    @Test
    void a_child_that_left_its_parents_at_once_and_cleared_its_environment_is_found_by_its_session() throws Exception {
        assumeThat(Path.of("/usr/bin/setsid")).exists();
        grace = Duration.ofMillis(300);

        assertThat(run("sh -c 'env -i sh -c \"sleep 300 <&- >&- 2>&- & echo \\$! >> pids\" &'; echo done"))
                .isEqualTo(FINISHED);

        assertThat(notedProcesses()).hasSize(1);
    }

    @Test
    void a_child_in_a_session_of_its_own_is_found_by_its_environment() throws Exception {
        assumeThat(Path.of("/usr/bin/setsid")).exists();
        grace = Duration.ofMillis(300);

        assertThat(run("setsid sh -c 'sh -c \"sleep 300 & echo \\$! >> pids\" &'; echo done"))
                .isEqualTo(FINISHED);

        assertThat(notedProcesses()).hasSize(1);
    }

    @Test
    void a_child_that_cleared_its_environment_is_known_since_its_parent_lived() throws Exception {
        grace = Duration.ofMillis(300);

        assertThat(run("sh -c 'env -i sleep 300 & echo $! >> pids; sleep 2'; echo done"))
                .isEqualTo(FINISHED);

        assertThat(notedProcesses()).hasSize(1);
    }

    @Test
    void what_a_child_prints_in_the_grace_period_is_part_of_the_transcript() throws Exception {
        assertThat(run("(sleep 0.4; echo late; echo late >&2) & echo early")).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("early\nlate\n");
        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEqualTo("late\n");
    }

    @Test
    void a_child_that_never_stops_printing_does_not_keep_the_attempt() throws Exception {
        grace = Duration.ofMillis(200);

        assertThat(agent("yes & echo $! >> pids; exit 3").run(call().call(), new Forgetful()))
                .isEqualTo(failed("Agent command ended with exit code 3"));

        assertThat(notedProcesses()).hasSize(1);
    }

    @Test
    void an_interrupt_ends_every_process_and_is_passed_on() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread runner = new Thread(() -> {
            try {
                run(TREE + "wait", call().prompt("x".repeat(5_000_000)));
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        runner.start();
        await().until(() -> notedProcesses().size() == 4);

        runner.interrupt();
        runner.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void agents_that_are_abandoned_are_killed_and_nobody_learns_how_they_ended() throws Exception {
        // given an agent that ignores SIGTERM, and so does what it started
        AgentRecords records = records();
        Agent agent = new CommandAgent(
                "trap '' TERM\necho $$ >> pids\n" + TREE + "wait",
                AgentEnvironment.inherited(),
                key -> stderr,
                records,
                grace);
        CompletableFuture<AgentResult> result = Waiting.async(() -> agent.run(call().call(), output));
        await().until(() -> notedProcesses().size() == 5);

        // when
        records.abandon();

        // then
        assertThatThrownBy(result::join).hasRootCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> agent.run(call().call(), output)).isInstanceOf(InterruptedException.class);
        assertThat(notedProcesses()).hasSize(5);
    }

    @Test
    void an_output_that_throws_ends_every_process_and_its_exception_is_passed_on() throws Exception {
        IllegalStateException logFailed = new IllegalStateException("the log failed");
        AgentOutput failing = new Forgetful() {
            @Override
            public void bytes(byte[] data, int offset, int length) {
                throw logFailed;
            }
        };

        assertThatThrownBy(() -> agent(TREE + "yes").run(call().call(), failing))
                .isSameAs(logFailed);

        assertThat(notedProcesses()).isNotEmpty();
    }

    @Test
    void an_interrupt_that_the_output_leaves_set_ends_the_attempt_too() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AgentOutput interrupting = new Forgetful() {
            @Override
            public void bytes(byte[] data, int offset, int length) {
                calls.incrementAndGet();
                // Takes its time, so that there is always more to read and no reason to pause.
                assertThat(Sha256.of(new byte[16 << 20])).isNotNull();
                Thread.currentThread().interrupt();
            }
        };

        assertThatThrownBy(() -> agent("echo $$ >> pids; exec yes").run(call().call(), interrupting))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(calls).hasValue(1);
        assertThat(notedProcesses()).hasSize(1);
    }

    private static class Forgetful implements AgentOutput {
        @Override
        public void bytes(byte[] data, int offset, int length) {}

        @Override
        public void text(CharSequence chunk) {}
    }
}
