package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.look.StateDetails.Task;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.terminal.Amounts;
import java.io.PrintStream;
import java.time.Duration;

/** Tells on one line each what has changed. */
final class PlainChanges implements RunChanges {

    private final PrintStream out;

    PlainChanges(PrintStream out) {
        this.out = out;
    }

    /** Tells where the run stands when somebody begins to follow it. */
    void begin(StateDetails now) {
        long finished = now.tasks().stream()
                .filter(task -> task.line().status().equals("FINISHED"))
                .count();
        say(now.summary().title() + ": " + finished + " of " + now.tasks().size() + " tasks finished");
        rank(now);
        now.tasks().stream().filter(Task::runs).forEach(this::begun);
        out.flush();
    }

    @Override
    public void between(StateDetails before, StateDetails now) {
        FollowedRun.endedSince(before, now).forEach(this::ended);
        if (!before.rank().equals(now.rank())) {
            rank(now);
        }
        FollowedRun.begunSince(before, now).forEach(this::begun);
        out.flush();
    }

    private void rank(StateDetails now) {
        now.rank()
                .ifPresent(rank -> say("rank " + (rank + 1) + " of "
                        + now.ranks().orElseThrow().size()));
    }

    private void begun(Task task) {
        say(task.line().id().value() + ": running, attempt " + task.line().attempt());
    }

    private void ended(Task task) {
        String took = task.line().durationMillis().isPresent()
                ? " after "
                        + Amounts.span(
                                Duration.ofMillis(task.line().durationMillis().getAsLong()))
                : "";
        String bytes = task.bytes().isPresent() ? ", " + task.bytes().getAsLong() + " bytes" : "";
        String error = task.line().errorMessage().map(message -> ": " + message).orElse("");
        say(task.line().id().value() + ": " + task.line().status() + (error.isEmpty() ? took + bytes : error));
    }

    private void say(String line) {
        out.println(Printable.line(line));
    }
}
