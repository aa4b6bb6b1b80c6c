package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.run.AttemptsAtWork.Working;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A sign of life of a runner: what it has done, and what it does.
 *
 * @param working the attempts under way
 */
record Beat(RunState state, List<Working> working) {

    private static final int MOST_NAMED = 20;

    /** The same on one line. */
    String line() {
        return "run " + state.run() + ": "
                + state.shown().stream().filter(task -> task.status().ended()).count() + " of "
                + state.shown().size() + " tasks have ended; " + atWork() + waits();
    }

    private String atWork() {
        return working.isEmpty()
                ? "nothing runs"
                : working.stream().limit(MOST_NAMED).map(Beat::told).collect(Collectors.joining("; "))
                        + (working.size() > MOST_NAMED ? "; and " + (working.size() - MOST_NAMED) + " more" : "");
    }

    private static String told(Working each) {
        return each.key().task().value() + ": "
                + (each.key().iteration() == 0 ? "" : "iteration " + each.key().iteration() + ", ")
                + "attempt " + each.key().attempt() + ", " + Amounts.wholeSpan(each.elapsed()) + ", "
                + Amounts.bytes(each.bytes());
    }

    private String waits() {
        long pauses = state.counts().getOrDefault(TaskStatus.AWAITING_APPROVAL, 0L);
        return pauses == 0 ? "" : "; " + pauses + (pauses == 1 ? " pause waits" : " pauses wait");
    }
}
