package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.util.List;

/** What the pauses of a run wait for, and what releases them. */
final class PauseLines {

    private PauseLines() {}

    /** A line for each pause that waits. */
    static List<String> of(StateView state, WaysOn waysOn) {
        return state.tasks().stream()
                .filter(task -> task.status() == TaskStatus.AWAITING_APPROVAL)
                .map(task -> line(task, waysOn))
                .toList();
    }

    static String line(TaskView task, WaysOn waysOn) {
        return waysOn.release(task.id().value(), task.asks().orElse(""));
    }
}
