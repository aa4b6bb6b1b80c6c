package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.RetryWords;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.util.List;

/** What tasks that have begun wait for: a pause for its release, one that has failed for another try. */
final class PauseLines {

    private PauseLines() {}

    /** A line for each that waits. */
    static List<String> of(StateView state, WaysOn waysOn) {
        return state.tasks().stream()
                .filter(PauseLines::waits)
                .map(task -> line(task, waysOn))
                .toList();
    }

    static boolean waits(TaskView task) {
        return task.status() == TaskStatus.AWAITING_APPROVAL || task.waiting().isPresent();
    }

    static String line(TaskView task, WaysOn waysOn) {
        return task.waiting()
                .map(waiting -> RetryWords.of(task.id().value(), task.attempt(), waiting))
                .orElseGet(() -> waysOn.release(task.id().value(), task.asks().orElse("")));
    }
}
