package dev.reproof.engine.agent.command;

import java.io.IOException;
import java.util.Objects;

/** How a command that {@link CommandRunner} ran came to its end. */
public sealed interface CommandEnd {

    /**
     * It ended by itself.
     *
     * @param code its exit code; the end by signal n is 128 + n
     */
    record Exited(int code) implements CommandEnd {}

    /**
     * It was ended because a time limit had passed; no exit code of it means anything.
     *
     * @param message says which limit, in the same words on every machine and at every time
     */
    record TimedOut(String message) implements CommandEnd {
        public TimedOut {
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * It was ended for what it printed, or for what it did to its files; no exit code of it means anything.
     *
     * @param message says why, in the same words on every machine and at every time
     */
    record Stopped(String message) implements CommandEnd {
        public Stopped {
            Objects.requireNonNull(message, "message");
        }
    }

    /** It was ended because it had said all that it had to say, and did not end; no exit code of it means anything. */
    record Lingered() implements CommandEnd {}

    /** Nobody can say: an earlier runner started it, and nobody lived to write its exit code. */
    record Unknown() implements CommandEnd {}

    /**
     * It did nothing at all.
     *
     * @param cause what the system said; may hold paths
     */
    record NotStarted(IOException cause) implements CommandEnd {
        public NotStarted {
            Objects.requireNonNull(cause, "cause");
        }
    }
}
