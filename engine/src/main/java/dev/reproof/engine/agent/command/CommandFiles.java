package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.spool.OddOutput;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.agent.spool.SpooledOutput;
import java.io.Closeable;
import java.io.IOException;

/** Both outputs of one command on their way out of its files. */
final class CommandFiles implements Closeable {

    private final SpooledOutput stdout;
    private final SpooledOutput stderr;

    private CommandFiles(SpooledOutput stdout, SpooledOutput stderr) {
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** @throws OddOutput where something else is in the place of one */
    static CommandFiles open(Spool spool) throws IOException {
        SpooledOutput stdout = SpooledOutput.open("standard output", spool.stdout());
        try {
            return new CommandFiles(stdout, SpooledOutput.open("standard error", spool.stderr()));
        } catch (IOException | RuntimeException | Error e) {
            stdout.close();
            throw e;
        }
    }

    /** Hands on some of what was printed; returns how many bytes. */
    int pump(CommandOutput output) throws IOException {
        return stdout.pump(output.stdout()::bytes) + stderr.pump(output.stderr()::bytes);
    }

    /** Hands on all that was printed, once nobody who could print more is left. */
    void drain(CommandOutput output) throws IOException {
        int moved = 1;
        while (moved > 0) {
            moved = pump(output);
        }
    }

    /** Bytes that both have, as of the last look. */
    long size() {
        return stdout.size() + stderr.size();
    }

    @Override
    public void close() throws IOException {
        try (stdout) {
            stderr.close();
        }
    }
}
