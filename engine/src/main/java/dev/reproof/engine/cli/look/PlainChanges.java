package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.io.PrintStream;
import java.time.Duration;

/** Tells on one line each what has changed. */
final class PlainChanges implements RunChanges {

    private final PrintStream out;
    private final WaysOn waysOn;

    PlainChanges(PrintStream out, WaysOn waysOn) {
        this.out = out;
        this.waysOn = waysOn;
    }

    /** Tells where the run stands when somebody begins to follow it. */
    void begin(StateView now) {
        say(now.title() + ": " + now.counts().getOrDefault(TaskStatus.FINISHED, 0L) + " of "
                + now.tasks().size() + " tasks finished");
        rank(now);
        now.tasks().stream().filter(task -> task.status() == TaskStatus.RUNNING).forEach(this::begun);
        PauseLines.of(now, waysOn).forEach(this::say);
        out.flush();
    }

    @Override
    public void between(StateView before, StateView now) {
        FollowedRun.endedSince(before, now).forEach(this::ended);
        if (!FollowedRun.rank(before).equals(FollowedRun.rank(now))) {
            rank(now);
        }
        FollowedRun.begunSince(before, now).forEach(this::begun);
        FollowedRun.waitingSince(before, now).forEach(task -> say(PauseLines.line(task, waysOn)));
        out.flush();
    }

    private void rank(StateView now) {
        FollowedRun.rank(now).ifPresent(rank -> say("rank " + (rank + 1) + " of " + FollowedRun.ranks(now)));
    }

    private void begun(TaskView task) {
        say(task.id().value() + ": running, " + (task.iteration() == 0 ? "" : "iteration " + task.iteration() + ", ")
                + "attempt " + task.attempt());
    }

    private void ended(TaskView task) {
        String took = task.durationMillis().isPresent()
                ? " after "
                        + Amounts.span(Duration.ofMillis(task.durationMillis().getAsLong()))
                : "";
        String bytes = task.textBytes().isPresent() ? ", " + task.textBytes().getAsLong() + " bytes" : "";
        String error = task.errorMessage().map(message -> ": " + message).orElse("");
        say(task.id().value() + ": " + task.status().word() + (error.isEmpty() ? took + bytes : error));
    }

    private void say(String line) {
        out.println(Printable.line(line));
    }
}
