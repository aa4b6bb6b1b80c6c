package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RetryWords;
import dev.reproof.engine.cli.shell.RunPictures;
import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.cli.terminal.Console;
import dev.reproof.engine.cli.terminal.EndedTask;
import dev.reproof.engine.cli.terminal.LiveDisplay;
import dev.reproof.engine.cli.terminal.Rate;
import dev.reproof.engine.cli.terminal.RunPicture;
import dev.reproof.engine.cli.terminal.RunPicture.RunningTask;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.engine.cli.terminal.TextTail;
import dev.reproof.engine.loop.Progress;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStanding.Waiting;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Shows on a terminal what runs, and leaves a line there for every task that has ended. Safe for many threads, none of
 * which waits for more than another's look.
 */
final class LiveProgress implements Progress, AutoCloseable {

    private record Running(AttemptKey key, long since, TextTail text, Rate rate) {

        static Running from(AttemptKey key, long now) {
            return new Running(key, now, new TextTail(), new Rate(now, 0));
        }

        RunningTask at(long now) {
            long bytes = text.bytes();
            return new RunningTask(
                    Printable.line(key.task().value()),
                    key.attempt(),
                    Duration.ofNanos(now - since),
                    bytes,
                    rate.perSecond(now, bytes),
                    text.lastLine());
        }
    }

    private final long begun = System.nanoTime();
    private final Map<TaskId, Running> running = new LinkedHashMap<>();
    private final Map<TaskId, String> pauses = new LinkedHashMap<>();
    private final WaysOn waysOn;
    private final int idWidth;
    private final LiveDisplay display;
    private RunState state;
    private List<TaskId> members = List.of();
    private int rank;
    private int ranks;

    /** Begins to show; closing leaves the terminal with the lines of ended tasks alone. */
    LiveProgress(Console console, Terminal terminal, RunState state, WaysOn waysOn) {
        this.waysOn = waysOn;
        this.state = state;
        this.idWidth = RunPictures.idWidth(state.tasks().stream().map(TaskState::id));
        this.display = console.draw(terminal, this::picture); // last, since it looks at the rest from now on
    }

    @Override
    public synchronized void rank(int number, int of, List<TaskId> tasks) {
        rank = number + 1;
        ranks = of;
        members = tasks;
    }

    @Override
    public void dispatched(AttemptKey key, int promptChars) {
        asked(key);
    }

    @Override
    public void adopted(AttemptKey key) {
        asked(key);
    }

    @Override
    public synchronized void asked(AttemptKey key) {
        pauses.remove(key.task());
        running.put(key.task(), Running.from(key, System.nanoTime()));
    }

    @Override
    public synchronized AgentOutput copy(AttemptKey key) {
        TextTail text = running.get(key.task()).text();
        return new AgentOutput() {
            @Override
            public void bytes(byte[] data, int offset, int length) {
                text.add(data, offset, length);
            }

            @Override
            public void text(CharSequence chunk) {
                text.add(chunk);
            }
        };
    }

    @Override
    public synchronized void waits(AttemptKey key, Path file) {
        String line = ProgressLines.waits(state, waysOn, key, file);
        pauses.put(key.task(), line);
        display.above(line);
    }

    @Override
    public synchronized void retries(AttemptKey key, Waiting waiting) {
        running.remove(key.task());
        pauses.put(key.task(), RetryWords.of(key.task().value(), key.attempt(), waiting));
    }

    @Override
    public void held(Optional<String> model, Instant until) {
        display.above(RetryWords.held(model, until));
    }

    @Override
    public void judged(LoopState loop) {
        display.above(ProgressLines.judged(loop));
    }

    @Override
    public void reviewedAgain(LoopState loop) {
        display.above(ProgressLines.reviewedAgain(loop));
    }

    @Override
    public void warned(OperatorWarned warning) {
        display.above("warning: " + ProgressLines.warned(warning));
    }

    @Override
    public void told(String text) {
        display.above("warning: " + text);
    }

    @Override
    public synchronized void ended(TaskId task, RunState after) {
        if (after.position() > state.position()) {
            state = after; // of two tasks that end at a time, either may be told first
        }
        Running last = running.remove(task);
        pauses.remove(task);
        TaskState ended = after.task(task);
        display.above(
                new EndedTask(
                        Printable.line(task.value()),
                        StatusWords.of(ended.status()),
                        ended.startedAt().flatMap(from -> ended.finishedAt().map(to -> Duration.between(from, to))),
                        ended.attempts() == 0
                                ? OptionalLong.empty()
                                : OptionalLong.of(last == null ? 0 : last.text().bytes()),
                        ended.usage().input(),
                        ended.usage().output(),
                        ended.errorMessage()),
                idWidth,
                StatusWords.WIDTH);
    }

    private synchronized RunPicture picture() {
        long now = System.nanoTime();
        return RunPictures.of(
                state.dag().title(),
                state.counts(),
                rank,
                ranks,
                idWidth,
                Duration.ofNanos(now - begun),
                running.values().stream().map(each -> each.at(now)).toList(),
                List.copyOf(pauses.values()),
                members.stream()
                        .filter(task -> state.task(task).status() == TaskStatus.PENDING
                                && !running.containsKey(task)
                                && !pauses.containsKey(task))
                        .count());
    }

    @Override
    public void close() {
        display.close();
    }
}
