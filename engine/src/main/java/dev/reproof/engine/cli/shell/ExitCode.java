package dev.reproof.engine.cli.shell;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunOutcome;
import java.util.Map;

/** The exit codes of the program, as the operator guide lists them. */
public final class ExitCode {

    public static final int SUCCESS = 0;
    public static final int TASK_FAILED = 1;
    public static final int USAGE = 2;
    public static final int BUDGET = 4;
    public static final int DATA = 65;
    static final int NOT_FOUND = 66;
    public static final int INTERNAL = 70;
    public static final int STORAGE = 74;
    /** The runner stops to be started again; the run goes on with resume. */
    public static final int RESTART = 75;

    public static final int REFUSED = 78;

    private static final Map<Class<? extends ReproofException>, Integer> OF = Map.of(
            Invalid.class, USAGE,
            NotFound.class, NOT_FOUND,
            Rejected.class, REFUSED,
            Concurrency.class, REFUSED,
            Corrupt.class, DATA,
            TooNew.class, DATA,
            Storage.class, STORAGE);

    private ExitCode() {}

    /** That of a run that has finished so, whoever tells it. */
    public static int of(RunOutcome outcome) {
        return switch (outcome) {
            case SUCCESS -> SUCCESS;
            case FAILED -> TASK_FAILED;
            case BUDGET_EXCEEDED -> BUDGET;
        };
    }

    public static int of(ReproofException failure) {
        return OF.get(failure.getClass());
    }
}
