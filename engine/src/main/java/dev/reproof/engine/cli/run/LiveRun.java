package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.terminal.Columns;
import dev.reproof.engine.cli.terminal.Rate;
import dev.reproof.engine.cli.terminal.RunPicture;
import dev.reproof.engine.cli.terminal.RunPicture.RunningTask;
import dev.reproof.engine.cli.terminal.TextTail;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run does at the moment. Safe for many threads, none of which waits for more than another's look. */
final class LiveRun {

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

    private final long begun;
    private final int idWidth;
    private final Map<TaskId, Running> running = new LinkedHashMap<>();
    private RunState state;
    private List<TaskId> members = List.of();
    private int rank;
    private int ranks;

    LiveRun(RunState state, long now) {
        this.state = state;
        this.begun = now;
        this.idWidth = idWidth(state);
    }

    synchronized void rank(int number, int of, List<TaskId> tasks) {
        rank = number + 1;
        ranks = of;
        members = tasks;
    }

    synchronized void dispatched(AttemptKey key, long now) {
        running.put(key.task(), Running.from(key, now));
    }

    synchronized AgentOutput copy(AttemptKey key) {
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

    /** The task has ended; how much its last attempt has said. */
    synchronized long ended(TaskId task, RunState after) {
        if (after.position() > state.position()) {
            state = after; // of two tasks that end at a time, either may be told first
        }
        Running last = running.remove(task);
        return last == null ? 0 : last.text().bytes();
    }

    synchronized RunPicture picture(long now) {
        Map<TaskStatus, Long> counts = state.counts();
        long waiting = members.stream()
                .filter(task -> state.task(task).status() == TaskStatus.PENDING && !running.containsKey(task))
                .count();
        return new RunPicture(
                Printable.line(state.dag().title()),
                rank,
                ranks,
                counts.getOrDefault(TaskStatus.FINISHED, 0L),
                state.tasks().stream().filter(task -> task.status().stopped()).count(),
                state.tasks().size(),
                idWidth,
                Duration.ofNanos(now - begun),
                running.values().stream().map(each -> each.at(now)).toList(),
                waiting);
    }

    static int idWidth(RunState state) {
        return state.tasks().stream()
                .mapToInt(task -> Columns.of(Printable.line(task.id().value())))
                .max()
                .orElse(0);
    }
}
