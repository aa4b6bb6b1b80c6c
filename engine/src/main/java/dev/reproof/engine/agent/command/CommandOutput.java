package dev.reproof.engine.agent.command;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where the two outputs of a command go, as raw bytes.
 *
 * @param stdout may block, and what it throws ends the command
 * @param stderr likewise
 * @param lastErrors takes the standard error of a command that is being ended because its thread was interrupted or a
 *     sink has thrown; must neither block nor throw
 * @param over whether the command has said all that it has to say, as far as can be known, so that it needs not go on for long
 * @param fault why it is not to go on, in the same words on every machine and at every time; absent where it may
 */
public record CommandOutput(
        Sink stdout, Sink stderr, Sink lastErrors, BooleanSupplier over, Supplier<Optional<String>> fault) {

    public CommandOutput {
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
        Objects.requireNonNull(lastErrors, "lastErrors");
        Objects.requireNonNull(over, "over");
        Objects.requireNonNull(fault, "fault");
    }

    /** Of a command that may go on as long as its limits let it. */
    public CommandOutput(Sink stdout, Sink stderr, Sink lastErrors, BooleanSupplier over) {
        this(stdout, stderr, lastErrors, over, Optional::empty);
    }

    /** Of a command that is over when it ends. */
    public CommandOutput(Sink stdout, Sink stderr, Sink lastErrors) {
        this(stdout, stderr, lastErrors, () -> false);
    }

    /** Takes bytes of one output, split anywhere; called on the thread that runs the command only. */
    @FunctionalInterface
    public interface Sink {

        /** Takes nothing. */
        Sink NOWHERE = (data, offset, length) -> {};

        /** Takes some bytes; the array is reused after the call. */
        void bytes(byte[] data, int offset, int length);
    }
}
