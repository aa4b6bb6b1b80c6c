package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.engine.agent.Waiting;
import dev.reproof.engine.agent.orphans.AgentRecordJson;
import dev.reproof.events.ReproofException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandAgentTest extends CommandAgentFixture {

    @Test
    void a_command_that_exits_with_0_is_finished_and_its_output_is_the_transcript() throws Exception {
        assertThat(run("echo one; echo two >&2; echo three")).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("one\nthree\n");
        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEqualTo("two\n");
    }

    @Test
    void the_prompt_is_the_whole_standard_input_in_utf_8() throws Exception {
        String prompt = "\n\nfirst\\line\nd\u00e9j\u00e0 \ud83d\ude00 \ud83d!\0end";

        assertThat(run("cat", call().prompt(prompt))).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("\n\nfirst\\line\nd\u00e9j\u00e0 \ud83d\ude00 \ufffd!\0end");
    }

    @Test
    void an_empty_prompt_is_an_empty_standard_input() throws Exception {
        assertThat(run("wc -c | tr -d ' '", call().prompt(""))).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("0\n");
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "128", "200", "255"})
    void any_other_exit_code_fails_with_that_code(int code) throws Exception {
        assertThat(run("echo partial; exit " + code)).isEqualTo(failed("Agent command ended with exit code " + code));

        assertThat(output.transcript()).isEqualTo("partial\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 15})
    void a_command_killed_by_a_signal_fails_with_that_signal(int signal) throws Exception {
        assertThat(run("kill -" + signal + " $$")).isEqualTo(failed("Agent command was ended by signal " + signal));
    }

    @Test
    void a_command_that_does_not_exist_fails_as_the_shell_says() throws Exception {
        assertThat(run("./no-such-program")).isEqualTo(failed("Agent command ended with exit code 127"));

        assertThat(stderr.toString(StandardCharsets.UTF_8)).contains("no-such-program");
    }

    @Test
    void a_working_directory_that_is_gone_is_no_failure_of_the_task() throws Exception {
        AgentCalls call = AgentCalls.in(directory.resolve("missing"));

        assertThatThrownBy(() -> run("echo never", call))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContainingAll("missing is gone", "runs again");

        assertThat(output.bytes()).isEmpty();
    }

    @Test
    void an_environment_that_is_too_long_is_the_fault_of_the_command() throws Exception {
        assertThat(run(": " + "x".repeat(3_000_000))).isEqualTo(failed("Agent command could not be started"));

        assertThat(stderr.toString(StandardCharsets.UTF_8)).startsWith("[reproof] ");
    }

    @Test
    void the_command_works_in_the_working_directory() throws Exception {
        run("echo here > found");

        assertThat(directory.resolve("found")).hasContent("here");
    }

    @Test
    void a_prompt_of_5_megabytes_that_nobody_reads_blocks_nothing() throws Exception {
        assertThat(run("echo done", call().prompt("x".repeat(5_000_000)))).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("done\n");
    }

    @Test
    void a_prompt_of_5_megabytes_that_comes_back_while_it_is_written_blocks_nothing() throws Exception {
        String prompt = "0123456789\n".repeat(500_000);

        assertThat(run("cat; cat >&2", call().prompt(prompt))).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo(prompt);
    }

    @Test
    void bytes_that_are_no_utf_8_pass_untouched() throws Exception {
        run("printf '\\377\\376a\\303'");

        assertThat(output.bytes()).containsExactly(0xFF, 0xFE, 'a', 0xC3);
    }

    @Test
    void a_command_with_text_beyond_ascii_reaches_the_shell_as_utf_8() throws Exception {
        assertThat(run("printf '%s' 'gr\u00fc\u00dfe \ud83d\ude00'; exit 3"))
                .isEqualTo(failed("Agent command ended with exit code 3"));

        assertThat(output.transcript()).isEqualTo("gr\u00fc\u00dfe \ud83d\ude00");
    }

    @Test
    void a_slow_log_neither_holds_the_command_back_nor_loses_bytes_nor_counts_as_idle() throws Exception {
        // given a log that takes nothing until told
        CountDownLatch caughtUp = new CountDownLatch(1);
        RecordedOutput slow = new RecordedOutput() {
            @Override
            public synchronized void bytes(byte[] data, int offset, int length) {
                Waiting.until(caughtUp);
                super.bytes(data, offset, length);
            }
        };
        Path written = directory.resolve("written");
        AgentCall call = call().idleTimeout(Duration.ofMillis(1_500)).call();

        // when a command prints 20 MiB
        CompletableFuture<AgentResult> result = Waiting.async(
                () -> agent("head -c 20971520 /dev/zero; touch written").run(call, slow));

        // then it is done long before, and longer than it may be idle
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(written));
        await().during(Duration.ofMillis(1_800)).atMost(Duration.ofSeconds(60)).until(() -> !result.isDone());
        caughtUp.countDown();
        assertThat(result.join()).isEqualTo(FINISHED);
        assertThat(slow.bytes()).hasSize(20 << 20);
    }

    @Test
    void while_it_runs_a_command_is_recorded_and_begins_a_session() throws Exception {
        assumeThat(Path.of("/usr/bin/setsid")).exists();

        assertThat(run("echo $PPID; cut -d' ' -f6,22 /proc/$PPID/stat; cat agents/*.json", call().task("b", 1, 4)))
                .isEqualTo(FINISHED);

        String[] printed = output.transcript().split("\\s+", 4);
        assertThat(printed[1]).as("session").isEqualTo(printed[0]);
        assertThat(AgentRecordJson.parse(printed[3].getBytes(StandardCharsets.UTF_8)))
                .satisfies(agent -> assertThat(agent.key())
                        .isEqualTo(call().task("b", 1, 4).call().key()))
                .satisfies(agent -> assertThat(agent.pid()).isEqualTo(Long.parseLong(printed[0])))
                .satisfies(agent -> assertThat(agent.start()).isEqualTo(Long.parseLong(printed[2])))
                .satisfies(agent -> assertThat(agent.runner())
                        .isEqualTo(ProcessHandle.current().pid()));
    }

    @Test
    void a_command_that_cannot_be_recorded_does_nothing() throws Exception {
        Files.writeString(directory.resolve("agents"), "no directory");

        assertThatThrownBy(() -> run("touch done")).isInstanceOf(ReproofException.Rejected.class);

        assertThat(directory.resolve("done")).doesNotExist();
        Files.delete(directory.resolve("agents"));
    }

    @Test
    void a_thread_that_was_interrupted_before_starts_nothing() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> run("touch done")).isInstanceOf(InterruptedException.class);

        assertThat(directory.resolve("done")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "echo a\0b"})
    void a_command_the_shell_cannot_take_is_refused(String command) {
        assertThatThrownBy(() -> agent(command))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasMessageContaining("--agent-command");
    }
}
