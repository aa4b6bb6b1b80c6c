package dev.reproof.engine.cli.run;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.cli.terminal.TextTail;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The attempts that are under way, how long each is, and how much it has said. Safe for many threads. */
final class AttemptsAtWork {

    /** An attempt as it stands at a moment. */
    record Working(AttemptKey key, Duration elapsed, long bytes) {}

    private record Begun(AttemptKey key, long nanos, TextTail said) implements AgentOutput {

        @Override
        public void bytes(byte[] data, int offset, int length) {
            said.add(data, offset, length);
        }

        @Override
        public void text(CharSequence chunk) {
            said.add(chunk);
        }
    }

    private final LongSupplier nanos;
    private final Map<TaskId, Begun> begun = new LinkedHashMap<>();

    /** @param nanos tells the time, as {@link System#nanoTime} does */
    AttemptsAtWork(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void begin(AttemptKey key) {
        begun.put(key.task(), new Begun(key, nanos.getAsLong(), new TextTail()));
    }

    /** Counts what an attempt that has begun says. */
    synchronized AgentOutput copy(AttemptKey key) {
        return begun.get(key.task());
    }

    synchronized void end(TaskId task) {
        begun.remove(task);
    }

    synchronized List<Working> now() {
        long now = nanos.getAsLong();
        return begun.values().stream()
                .map(each -> new Working(
                        each.key(),
                        Duration.ofNanos(now - each.nanos()),
                        each.said().bytes()))
                .toList();
    }
}
