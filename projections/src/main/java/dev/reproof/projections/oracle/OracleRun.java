package dev.reproof.projections.oracle;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the command of an oracle came to its end.
 *
 * @param exitCode there exactly where the command ended by itself; the end by signal n is 128 + n
 * @param timedOut whether it was ended because its time was up
 * @param started whether there was a command at all
 * @param stopped why it was ended otherwise, in the same words on every machine and at every time
 */
public record OracleRun(OptionalInt exitCode, boolean timedOut, boolean started, Optional<String> stopped) {

    public OracleRun {
        boolean ended = started && !timedOut && stopped.isEmpty();
        if (exitCode.isPresent() != ended
                || (timedOut && !started)
                || (stopped.isPresent() && (timedOut || !started))) {
            throw new IllegalArgumentException(
                    "A command ends by itself, runs out of time, is stopped or was not started,"
                            + " found exitCode=" + exitCode + " timedOut=" + timedOut + " started=" + started
                            + " stopped="
                            + stopped);
        }
    }

    /** It ended by itself. */
    public static OracleRun exited(int code) {
        return new OracleRun(OptionalInt.of(code), false, true, Optional.empty());
    }

    /** It was ended because its time was up. */
    public static OracleRun outOfTime() {
        return new OracleRun(OptionalInt.empty(), true, true, Optional.empty());
    }

    /** It could not be started. */
    public static OracleRun notStarted() {
        return new OracleRun(OptionalInt.empty(), false, false, Optional.empty());
    }

    /** It was ended for what it did. */
    public static OracleRun stopped(String why) {
        return new OracleRun(OptionalInt.empty(), false, true, Optional.of(why));
    }
}
