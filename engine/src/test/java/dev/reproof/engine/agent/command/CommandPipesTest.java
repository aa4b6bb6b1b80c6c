package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.RecordedOutput;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CommandPipesTest {

    private final RecordedOutput transcript = new RecordedOutput();
    private final RecordedOutput errors = new RecordedOutput();

    private CommandPipes pipes(InputStream stdout, InputStream stderr) {
        return new CommandPipes(
                AgentCalls.in(Path.of(".")).call(),
                new PolledPipe(stdout, transcript::bytes),
                new PolledPipe(stderr, errors::bytes));
    }

    @Test
    void one_step_hands_on_one_buffer_at_most() {
        CommandPipes pipes = pipes(new ByteArrayInputStream(new byte[70_000]), InputStream.nullInputStream());

        assertThat(pipes.transcript()).isEqualTo(65_536);
        assertThat(pipes.errors()).isZero();
        assertThat(pipes.transcript()).isEqualTo(70_000 - 65_536);
        assertThat(pipes.transcript()).isZero();
        assertThat(transcript.bytes()).hasSize(70_000);
    }

    @Test
    void draining_empties_the_largest_pipes() {
        pipes(new ByteArrayInputStream(new byte[1 << 20]), new ByteArrayInputStream(new byte[1 << 20]))
                .drain();

        assertThat(transcript.bytes()).hasSize(1 << 20);
        assertThat(errors.bytes()).hasSize(1 << 20);
    }

    @Test
    void draining_ends_although_somebody_unknown_goes_on_printing() {
        InputStream endless = new InputStream() {
            @Override
            public int available() {
                return Integer.MAX_VALUE;
            }

            @Override
            public int read() {
                return 'y';
            }
        };

        pipes(endless, endless).drain();

        assertThat(transcript.bytes()).hasSizeBetween(1 << 20, 2 << 20);
    }
}
