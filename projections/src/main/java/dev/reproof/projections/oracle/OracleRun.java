package dev.reproof.projections.oracle;

import java.util.OptionalInt;

/**
 * How the command of an oracle came to its end.
 *
 * @param exitCode there exactly where the command ended by itself; the end by signal n is 128 + n
 * @param timedOut whether it was ended because its time was up
 * @param started whether there was a command at all
 */
public record OracleRun(OptionalInt exitCode, boolean timedOut, boolean started) {

    public OracleRun {
        if (exitCode.isPresent() != (started && !timedOut) || (timedOut && !started)) {
            throw new IllegalArgumentException("A command ends by itself, runs out of time or was not started, found"
                    + " exitCode=" + exitCode + " timedOut=" + timedOut + " started=" + started);
        }
    }

    /** It ended by itself. */
    public static OracleRun exited(int code) {
        return new OracleRun(OptionalInt.of(code), false, true);
    }

    /** It was ended because its time was up. */
    public static OracleRun outOfTime() {
        return new OracleRun(OptionalInt.empty(), true, true);
    }

    /** It could not be started. */
    public static OracleRun notStarted() {
        return new OracleRun(OptionalInt.empty(), false, false);
    }
}
