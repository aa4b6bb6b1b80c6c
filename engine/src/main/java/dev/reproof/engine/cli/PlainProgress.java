package dev.reproof.engine.cli;

import dev.reproof.engine.loop.Progress;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Tells on one line each what happens. */
final class PlainProgress implements Progress {

    private static final int MOST_NAMES = 20;

    private final PrintStream err;
    private final RunId run;

    PlainProgress(PrintStream err, RunId run) {
        this.err = err;
        this.run = run;
    }

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {
        String names = tasks.stream()
                .limit(MOST_NAMES)
                .map(task -> Printable.line(task.value()))
                .collect(Collectors.joining(", "));
        String more = tasks.size() > MOST_NAMES ? " and " + (tasks.size() - MOST_NAMES) + " more" : "";
        err.println("rank " + (rank + 1) + " of " + ranks + ": " + names + more);
    }

    @Override
    public void dispatched(AttemptKey key, int promptChars) {
        err.println(Printable.line(key.task().value()) + ": running, "
                + (key.iteration() == 0 ? "" : "iteration " + key.iteration() + ", ")
                + "attempt " + key.attempt() + ", prompt of "
                + promptChars + " characters");
    }

    @Override
    public void asked(AttemptKey key) {
        err.println(Printable.line(key.task().value()) + ": running its command, attempt " + key.attempt());
    }

    @Override
    public void waits(AttemptKey key, Path file) {
        err.println(WaitLine.of(run, key, file));
    }

    @Override
    public void judged(LoopState loop) {
        err.println(LoopLine.of(loop));
    }

    @Override
    public void ended(TaskId task, RunState state) {
        TaskState ended = state.task(task);
        String name = Printable.line(task.value());
        if (ended.errorMessage().isPresent()) {
            err.println(name + ": " + ended.status().word() + ": "
                    + Printable.line(ended.errorMessage().get()));
        } else {
            err.println(name + ": " + ended.status().word() + " after " + seconds(ended) + " s, "
                    + ended.transcript().map(text -> text.seal().bytes()).orElse(0L) + " bytes");
        }
    }

    private static String seconds(TaskState task) {
        Duration taken = Duration.between(
                task.startedAt().orElseThrow(), task.finishedAt().orElseThrow());
        return taken.toSeconds() + "." + taken.toMillisPart() / 100;
    }
}
