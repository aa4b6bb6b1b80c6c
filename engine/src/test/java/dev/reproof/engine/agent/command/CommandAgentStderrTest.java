package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.output.AgentReading;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CommandAgentStderrTest extends CommandAgentFixture {

    private AgentResult runWith(StderrLogs logs, String command) throws InterruptedException {
        return new CommandAgent(command, AgentReading.RAW, AgentEnvironment.inherited(), logs, records(), grace, 1_000)
                .run(call().call(), output);
    }

    @Test
    void beyond_the_limit_errors_are_dropped_and_the_last_line_says_so() throws Exception {
        assertThat(runWith(key -> stderr, "head -c 3000000 /dev/zero >&2; echo done"))
                .isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("done\n");
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "\0".repeat(1_000)
                                + "\n[reproof] Only the first 1000 bytes of standard error are kept; 2999000 more were dropped\n");
    }

    @Test
    void errors_up_to_the_limit_are_kept_as_they_are() throws Exception {
        runWith(key -> stderr, "head -c 1000 /dev/zero >&2");

        assertThat(stderr.toByteArray()).isEqualTo(new byte[1_000]);
    }

    @Test
    void the_log_is_asked_for_by_attempt_and_closed_at_the_end() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();

        runWith(
                key -> {
                    assertThat(key).isEqualTo(call().call().key());
                    return new OutputStream() {
                        @Override
                        public void write(int b) {
                            stderr.write(b);
                        }

                        @Override
                        public void close() {
                            closed.set(true);
                        }
                    };
                },
                "echo kept >&2");

        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEqualTo("kept\n");
        assertThat(closed).isTrue();
    }

    @Test
    void a_log_that_cannot_be_opened_does_not_fail_the_attempt() throws Exception {
        StderrLogs broken = key -> {
            throw new IOException("no space left");
        };

        assertThat(runWith(broken, "head -c 300000 /dev/zero >&2; echo done")).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("done\n");
    }

    @Test
    void a_log_that_cannot_be_written_does_not_fail_the_attempt() throws Exception {
        StderrLogs broken = key -> new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };

        assertThat(runWith(broken, "head -c 300000 /dev/zero >&2; echo done")).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo("done\n");
    }
}
