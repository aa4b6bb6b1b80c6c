package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.events.ReproofException;
import java.io.IOException;

/** Both outputs of one command on their way out. */
final class CommandPipes {

    /** No pipe holds more unless its system was told otherwise. */
    private static final int PIPE_CAPACITY = 1 << 20;

    private final AgentCall call;
    private final PolledPipe stdout;
    private final PolledPipe stderr;

    CommandPipes(AgentCall call, PolledPipe stdout, PolledPipe stderr) {
        this.call = call;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** Hands on some of what was printed; returns how many bytes. */
    int transcript() {
        return pump(stdout);
    }

    /** Keeps some of what was printed as errors; returns how many bytes. */
    int errors() {
        return pump(stderr);
    }

    /** Hands on all that was printed, once nobody who could print more is left. */
    void drain() {
        drain(stdout);
        drain(stderr);
    }

    private void drain(PolledPipe pipe) {
        int total = 0;
        int moved = 1;
        while (moved > 0 && total <= PIPE_CAPACITY) {
            moved = pump(pipe);
            total += moved;
        }
    }

    private int pump(PolledPipe pipe) {
        try {
            return pipe.pump();
        } catch (IOException e) {
            throw new ReproofException.Storage(
                    "The output of the command of " + call + " could not be read; resume the run to repeat the attempt",
                    e);
        }
    }
}
