package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.output.AcpTalk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says lines to a command that runs, on a thread of its own: one that does not listen holds up nobody. For one command.
 */
final class CommandVoice implements AcpTalk.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommandVoice.class);

    /** Longer than a write takes to fail once nobody is left who could read it. */
    private static final long GIVE_UP_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private static final String END = "";

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private Thread speaker = new Thread(() -> {});

    /** Says from now on to that command what there is to be said. */
    void begin(Process command) {
        OutputStream stdin = command.getOutputStream();
        speaker = new Thread(() -> speak(stdin), "reproof-agent-voice");
        speaker.setDaemon(true);
        speaker.start();
    }

    @Override
    public void line(String json) {
        lines.add(json + "\n");
    }

    @Override
    public void end() {
        lines.add(END);
    }

    private void speak(OutputStream stdin) {
        try (stdin) {
            stdin.write('\n'); // its shell waits for that
            for (String line = lines.take(); !line.equals(END); line = lines.take()) {
                stdin.write(line.getBytes(StandardCharsets.UTF_8));
                stdin.flush();
            }
        } catch (IOException ended) {
            LOG.debug("A command has ended before it heard all", ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To be called once the command has ended. */
    @Override
    public void close() {
        end();
        boolean interrupted = Thread.interrupted();
        try {
            speaker.join(GIVE_UP_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
