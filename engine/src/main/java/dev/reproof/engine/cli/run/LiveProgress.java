package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.engine.cli.terminal.Console;
import dev.reproof.engine.cli.terminal.EndedTask;
import dev.reproof.engine.cli.terminal.LiveDisplay;
import dev.reproof.engine.cli.terminal.RunPainter;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.engine.loop.Progress;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Shows on a terminal what runs, and leaves a line there for every task that has ended. */
final class LiveProgress implements Progress, AutoCloseable {

    private final RunId id;
    private final LiveRun run;
    private final Terminal terminal;
    private final LiveDisplay display;
    private final int idWidth;

    private LiveProgress(RunId id, LiveRun run, Terminal terminal, LiveDisplay display, int idWidth) {
        this.id = id;
        this.run = run;
        this.terminal = terminal;
        this.display = display;
        this.idWidth = idWidth;
    }

    /** Begins to show; closing leaves the terminal with the lines of ended tasks alone. */
    static LiveProgress begin(Console console, Terminal terminal, RunState state) {
        LiveRun run = new LiveRun(state, System.nanoTime());
        RunPainter painter = new RunPainter(terminal.look());
        LiveDisplay display = console.draw(terminal, size -> painter.lines(run.picture(System.nanoTime()), size));
        return new LiveProgress(
                state.run(), run, terminal, display, Math.min(LiveRun.idWidth(state), RunPainter.WIDEST_ID));
    }

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {
        run.rank(rank, ranks, tasks);
    }

    @Override
    public void dispatched(AttemptKey key, int promptChars) {
        run.dispatched(key, System.nanoTime());
    }

    @Override
    public AgentOutput copy(AttemptKey key) {
        return run.copy(key);
    }

    @Override
    public void asked(AttemptKey key) {
        run.dispatched(key, System.nanoTime());
    }

    @Override
    public void waits(AttemptKey key, Path file) {
        display.above(WaitLine.of(id, key, file));
    }

    @Override
    public void judged(LoopState loop) {
        display.above(LoopLine.of(loop));
    }

    @Override
    public void ended(TaskId task, RunState state) {
        long bytes = run.ended(task, state);
        TaskState ended = state.task(task);
        EndedTask line = new EndedTask(
                Printable.line(task.value()),
                StatusWords.of(ended.status()),
                ended.startedAt().flatMap(from -> ended.finishedAt().map(to -> Duration.between(from, to))),
                ended.attempts() == 0 ? OptionalLong.empty() : OptionalLong.of(bytes),
                ended.usage().input(),
                ended.usage().output(),
                ended.errorMessage());
        display.aboveAsIs(line.line(
                terminal.look(), idWidth, StatusWords.WIDTH, display.size().columns()));
    }

    @Override
    public void close() {
        display.close();
    }
}
