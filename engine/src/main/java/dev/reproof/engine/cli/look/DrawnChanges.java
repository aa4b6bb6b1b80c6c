package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.engine.cli.terminal.EndedTask;
import dev.reproof.engine.cli.terminal.LiveDisplay;
import dev.reproof.projections.state.StateView;
import java.time.Duration;

/** Leaves a line above the picture for every task that has ended. */
record DrawnChanges(LiveDisplay display) implements RunChanges {

    @Override
    public void between(StateView before, StateView now) {
        FollowedRun.endedSince(before, now)
                .forEach(task -> display.above(
                        new EndedTask(
                                Printable.line(task.id().value()),
                                StatusWords.of(task.status()),
                                task.durationMillis().stream()
                                        .mapToObj(Duration::ofMillis)
                                        .findFirst(),
                                task.textBytes(),
                                task.inputTokens(),
                                task.outputTokens(),
                                task.errorMessage()),
                        FollowedRun.idWidth(now),
                        StatusWords.WIDTH));
    }
}
