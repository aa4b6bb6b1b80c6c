package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentCall;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the gate of a {@link ShellCommand} and writes the prompt behind it, on a thread of its own: a command may print
 * before it reads, or never read at all.
 */
final class PromptWriter {

    private static final Logger LOG = LoggerFactory.getLogger(PromptWriter.class);

    private final AgentCall call;
    private final OutputStream stdin;
    private final Thread thread;

    PromptWriter(AgentCall call, OutputStream stdin) {
        this.call = call;
        this.stdin = stdin;
        this.thread = new Thread(this::write, "reproof-agent-prompt");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Waits, uninterruptibly, for the thread; it ends when the prompt is written or nobody is left who could read it.
     */
    void await(Duration atMost) {
        boolean interrupted = Thread.interrupted();
        long begin = System.nanoTime();
        long left = TimeUnit.NANOSECONDS.convert(atMost);
        while (thread.isAlive() && left > 0) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                left = TimeUnit.NANOSECONDS.convert(atMost) - (System.nanoTime() - begin);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        ByteBuffer prompt = Utf8.encode(call.prompt());
        try (WritableByteChannel out = Channels.newChannel(stdin)) {
            stdin.write('\n');
            stdin.flush();
            while (prompt.hasRemaining()) {
                out.write(prompt);
            }
        } catch (IOException e) {
            // A command is free not to read its prompt; whether that was right shows in how it ends.
            LOG.debug("The command of {} left {} bytes of its prompt unread", call, prompt.remaining(), e);
        }
    }
}
