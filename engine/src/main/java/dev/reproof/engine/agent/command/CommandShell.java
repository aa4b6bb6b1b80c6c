package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.process.ProcessTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell that waits for a command: one that this process has started, or one that an earlier runner has left. */
sealed interface CommandShell {

    /** More than a shell has to say of files that it cannot open. */
    int MOST_SAID = 4096;

    /** Whether it still waits. */
    boolean isAlive();

    /** Has somebody told, on whatever thread, when it ends; at once where it has. */
    void onEnd(Runnable told);

    /** What a child that has ended had to say, but for the sign by which it saw that somebody listened. */
    static String said(InputStream output) throws IOException {
        String text = new String(output.readNBytes(MOST_SAID), StandardCharsets.UTF_8).strip();
        return text.equals(".") ? "" : text;
    }

    /** A child of this process. */
    record Child(Process process) implements CommandShell {

        private static final Logger LOG = LoggerFactory.getLogger(Child.class);

        /** Lets it begin, and talks with it from then on. */
        void begin(CommandVoice voice) {
            voice.begin(process);
        }

        /** Lets it begin. A shell that has ended before shows in how it did. */
        void begin() {
            try (OutputStream gate = process.getOutputStream()) {
                gate.write('\n');
            } catch (IOException ended) {
                LOG.debug("The shell of a command has ended before it began", ended);
            }
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void onEnd(Runnable told) {
            CompletableFuture<Void> unused = process.onExit().thenRun(told);
        }
    }

    /**
     * One that is no child of this process, which learns nothing of its exit code.
     *
     * @param process absent where it has ended
     */
    record Left(Optional<ProcessHandle> process) implements CommandShell {

        @Override
        public boolean isAlive() {
            return process.filter(ProcessTable::lives).isPresent();
        }

        @Override
        public void onEnd(Runnable told) {
            CompletableFuture<Void> unused = process.map(shell -> shell.onExit().thenRun(told))
                    .orElseGet(() -> CompletableFuture.runAsync(told));
        }
    }
}
