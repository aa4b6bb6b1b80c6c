package dev.reproof.engine.cli.run;

import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskWaiting;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What people want to be told of a run while they do something else. */
enum HookKind {
    /** Nothing is left to do. */
    FINISHED,
    /** A task has failed, and is not tried again by itself. */
    FAILED,
    /** A pause waits for somebody, or a task for a limit that passes. */
    WAITING,
    /** The runner stops before the end, or another one goes on. */
    RESTART,
    /** A task came to a limit of the run, or a loop to its last iteration. */
    BUDGET;

    /** As it is given on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of exactly that word, if there is one. */
    static Optional<HookKind> spelt(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** What that event is, if it is anything to tell. */
    static Optional<HookKind> of(Decision event) {
        if (event instanceof RunFinished) {
            return Optional.of(FINISHED);
        }
        if (event instanceof TaskFailed || isStopped(event)) {
            return Optional.of(FAILED);
        }
        if (event instanceof CheckpointOpened || event instanceof TaskWaiting) {
            return Optional.of(WAITING);
        }
        if (event instanceof TaskBudgetExceeded || event instanceof LoopExhausted) {
            return Optional.of(BUDGET);
        }
        return event instanceof RunRestartRequested || event instanceof RunInterrupted || event instanceof RunResumed
                ? Optional.of(RESTART)
                : Optional.empty();
    }

    /** Else the loop goes on. */
    private static boolean isStopped(Decision event) {
        return event instanceof ReviewUnreadable review && review.next() == ReviewUnreadable.Next.STOPPED;
    }
}
