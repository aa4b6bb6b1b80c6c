package dev.reproof.engine.cli.supervise;

import dev.reproof.engine.cli.shell.ExitCode;
import java.time.Duration;

/**
 * Whether a runner that has ended is started again. Pure: the same end after the same past decides the same.
 *
 * @param mostPlanned how often a runner that asks for it is started again
 * @param mostCrashes how often one that crashed is; 0 for never
 */
public record RestartPolicy(int mostPlanned, int mostCrashes) {

    /** Restarts in a row that nothing came of. */
    static final int MOST_IDLE = 2;

    private static final int KILLED = 128; // and the number of the signal
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    public RestartPolicy {
        if (mostPlanned < 0 || mostCrashes < 0) {
            throw new IllegalArgumentException("No runner is started again less than 0 times");
        }
    }

    /**
     * What has happened so far.
     *
     * @param planned how often a runner was started again because it asked for it
     * @param crashes how often because it had crashed
     * @param crashesInARow the latest of those, with no planned restart between them
     * @param idle how many runners in a row, up to the one before, have ended with nothing done
     */
    public record History(int planned, int crashes, int crashesInARow, int idle) {

        /** Before the first runner. */
        public static final History NONE = new History(0, 0, 0, 0);
    }

    /**
     * How a runner ended.
     *
     * @param code its exit code; 128 and the number of the signal that ended it
     * @param progressed whether a task, a rank or a loop iteration came to its end meanwhile
     */
    public record Exit(int code, boolean progressed) {

        /** Whether no command of the program ends like that, unless something is wrong. */
        public boolean isCrash() {
            return ExitCode.numbered(code).map(Exit::isCrash).orElse(true);
        }

        private static boolean isCrash(ExitCode code) {
            return switch (code) {
                case SUCCESS, TASK_FAILED, USAGE, BUDGET, DATA, NOT_FOUND, RESTART, REFUSED, UNREAD -> false;
                case SIGINT, SIGTERM -> true;
                case INTERNAL, STORAGE -> true; // another try may do better
            };
        }

        String words() {
            return code > KILLED ? "ended by signal " + (code - KILLED) : "ended with exit code " + code;
        }
    }

    /** What to do, and why. */
    public sealed interface Decision {

        /** For the operator. */
        String reason();

        /**
         * Start a runner again.
         *
         * @param pause how long to wait before
         * @param next the past of that runner
         */
        record Restart(Duration pause, History next, String reason) implements Decision {}

        /** End with that exit code. */
        record End(int code, String reason) implements Decision {}
    }

    /** Decides what follows from the end of a runner. */
    public Decision decide(Exit exit, History past) {
        int idle = exit.progressed() ? 0 : past.idle() + 1;
        if (exit.code() == ExitCode.RESTART.number()) {
            return planned(past, idle);
        }
        if (!exit.isCrash() || mostCrashes == 0) {
            return new Decision.End(exit.code(), "the runner " + exit.words());
        }
        return crashed(exit, past, idle);
    }

    private Decision planned(History past, int idle) {
        if (idle >= MOST_IDLE) {
            return idle("the runner asks to be started again");
        }
        if (past.planned() >= mostPlanned) {
            return new Decision.End(
                    ExitCode.REFUSED.number(),
                    "the runner asks to be started again, but was so " + past.planned() + " times already");
        }
        return new Decision.Restart(
                Duration.ZERO,
                new History(past.planned() + 1, past.crashes(), 0, idle),
                "the runner's code has changed; planned restart " + (past.planned() + 1) + " of at most "
                        + mostPlanned);
    }

    private Decision crashed(Exit exit, History past, int idle) {
        if (idle >= MOST_IDLE) {
            return idle("the runner " + exit.words());
        }
        if (past.crashes() >= mostCrashes) {
            return new Decision.End(
                    ExitCode.REFUSED.number(),
                    "the runner " + exit.words() + ", and was started again after " + past.crashes()
                            + " crashes already");
        }
        int row = past.crashesInARow() + 1;
        return new Decision.Restart(
                pause(row),
                new History(past.planned(), past.crashes() + 1, row, idle),
                "the runner " + exit.words() + "; crash restart " + (past.crashes() + 1) + " of at most "
                        + mostCrashes);
    }

    private static Decision idle(String what) {
        return new Decision.End(
                ExitCode.REFUSED.number(),
                what + ", but " + MOST_IDLE + " runners in a row have brought no task, rank or loop iteration to its"
                        + " end");
    }

    private static Duration pause(int row) {
        Duration pause = FIRST_PAUSE;
        for (int crash = 1; crash < row && pause.compareTo(LONGEST_PAUSE) < 0; crash++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
