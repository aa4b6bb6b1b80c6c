package dev.reproof.engine.report;

import dev.reproof.events.RunOutcome;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;

/** How a page shows where a task or a run stands: a sign, a colour, and a word. */
enum Standing {
    FINISHED("finished", "ok"),
    FAILED("failed", "bad"),
    SKIPPED("not sent", "skip"),
    LIMIT("came to a limit", "limit"),
    RUNNING("running", "run"),
    APPROVAL("waits for approval", "hold"),
    RETRY("waits to be tried again", "again"),
    PENDING("not begun", "wait");

    private final String word;
    private final String sign;

    Standing(String word, String sign) {
        this.word = word;
        this.sign = sign;
    }

    static Standing of(TaskState task) {
        return switch (task.status()) {
            case PENDING -> task.waiting().isPresent() ? RETRY : PENDING;
            case RUNNING -> RUNNING;
            case AWAITING_APPROVAL -> APPROVAL;
            case FINISHED -> FINISHED;
            case ERROR -> task.blockedBy().isEmpty() ? FAILED : SKIPPED;
            case BUDGET_EXCEEDED -> LIMIT;
        };
    }

    static Standing of(RunState run) {
        if (run.finished().isPresent()) {
            RunOutcome outcome = run.finished().get().outcome();
            return switch (outcome) {
                case SUCCESS -> FINISHED;
                case FAILED -> FAILED;
                case BUDGET_EXCEEDED -> LIMIT;
            };
        }
        if (run.interrupted().isPresent()) {
            return run.restarting() ? RETRY : APPROVAL;
        }
        return RUNNING;
    }

    String word() {
        return word;
    }

    /** The name of its sign, and of its colour. */
    String sign() {
        return sign;
    }
}
