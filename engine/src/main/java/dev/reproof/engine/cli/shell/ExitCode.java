package dev.reproof.engine.cli.shell;

import dev.reproof.engine.cli.terminal.StopRequest;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunOutcome;
import java.util.Arrays;
import java.util.Optional;

/** How the program can end, as the operator guide lists it: the one place that knows the numbers. */
public enum ExitCode {
    SUCCESS(0, "success"),
    TASK_FAILED(1, "a task failed; of diff, that the runs differ"),
    USAGE(2, "wrong usage or invalid DAG"),
    BUDGET(4, "budget exceeded"),
    DATA(65, "data missing, damaged or too new"),
    NOT_FOUND(66, "no such run or file"),
    INTERNAL(70, "internal error"),
    STORAGE(74, "storage failure"),
    /** The runner stops to be started again; the run goes on with resume. */
    RESTART(75, "the runner is to be started again"),
    REFUSED(78, "refused"),
    /** The results were not read to their end; the number is that of tools which end by the signal that says so. */
    UNREAD(141, "nobody read the output to its end"),
    SIGINT(StopRequest.INT.exitCode(), "ended by SIGINT"),
    SIGTERM(StopRequest.TERM.exitCode(), "ended by SIGTERM");

    /** What {@code diff} compares is not the same: the same number as that of the tool, which has one for it. */
    public static final ExitCode DIFFERENT = TASK_FAILED;

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** What the system sees. */
    public int number() {
        return number;
    }

    /** What it means whatever the command, for help texts. */
    public String meaning() {
        return meaning;
    }

    /** The end that a number stands for; absent where the program never ends so. */
    public static Optional<ExitCode> numbered(int number) {
        return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
    }

    /** That of a run that has finished so, whoever tells it. */
    public static ExitCode of(RunOutcome outcome) {
        return switch (outcome) {
            case SUCCESS -> SUCCESS;
            case FAILED -> TASK_FAILED;
            case BUDGET_EXCEEDED -> BUDGET;
        };
    }

    /** How the program ends that fails so; what it does not know is a fault of its own. */
    public static ExitCode of(Throwable failure) {
        return failure instanceof ReproofException known ? of(known.kind()) : INTERNAL;
    }

    private static ExitCode of(ReproofException.Kind kind) {
        return switch (kind) {
            case INVALID -> USAGE;
            case NOT_FOUND -> NOT_FOUND;
            case REJECTED, CONCURRENCY -> REFUSED;
            case CORRUPT, TOO_NEW -> DATA;
            case STORAGE -> STORAGE;
        };
    }
}
