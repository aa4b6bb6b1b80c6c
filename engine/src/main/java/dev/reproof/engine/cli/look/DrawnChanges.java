package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.engine.cli.terminal.EndedTask;
import dev.reproof.engine.cli.terminal.LiveDisplay;
import dev.reproof.engine.cli.terminal.Look;
import dev.reproof.engine.cli.terminal.RunPainter;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Leaves a line above the picture for every task that has ended. */
final class DrawnChanges implements RunChanges {

    private final LiveDisplay display;
    private final Look look;

    DrawnChanges(LiveDisplay display, Look look) {
        this.display = display;
        this.look = look;
    }

    @Override
    public void between(StateView before, StateView now) {
        int idWidth = Math.min(FollowedRun.idWidth(now), RunPainter.WIDEST_ID);
        for (TaskView task : FollowedRun.endedSince(before, now)) {
            display.aboveAsIs(line(task)
                    .line(look, idWidth, StatusWords.WIDTH, display.size().columns()));
        }
    }

    private static EndedTask line(TaskView task) {
        return new EndedTask(
                Printable.line(task.id().value()),
                StatusWords.of(task.status()),
                duration(task.durationMillis()),
                task.textBytes(),
                task.inputTokens(),
                task.outputTokens(),
                task.errorMessage());
    }

    private static Optional<Duration> duration(OptionalLong millis) {
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }
}
