package dev.reproof.engine.request;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Task;
import dev.reproof.events.serial.EventMappers;
import java.util.List;
import java.util.function.Supplier;

/** Finds out before a run starts whether each of its events will fit, so that none fails in the middle of it. */
final class EventSizes {

    /** Two digests and the names of the members that go with a parent, generously. */
    private static final int PER_INPUT = 512;

    private static final int PER_MEMBER = 16;
    private static final int MOST = EventMappers.MAX_PAYLOAD_BYTES - 64 * 1024;

    private EventSizes() {}

    static void require(Dag dag, String source) {
        for (Task task : dag.tasks()) {
            // a parent's id stands in its input twice
            require(
                    2 * bytes(task.dependsOn())
                            + (long) PER_INPUT * task.dependsOn().size(),
                    source,
                    () -> "task '"
                            + UntrustedText.shorten(task.id().value()) + "' depends on "
                            + task.dependsOn().size() + " tasks");
        }
        for (List<TaskId> rank : dag.ranks()) {
            require(
                    bytes(rank) + (long) PER_MEMBER * rank.size(),
                    source,
                    () -> "a rank has " + rank.size() + " tasks");
        }
    }

    private static void require(long size, String source, Supplier<String> what) {
        if (size > MOST) {
            throw new Invalid("The DAG " + source + " is too wide: " + what.get() + ", which takes about " + size
                    + " bytes in one event where " + MOST + " fit; divide it, or shorten the ids");
        }
    }

    /** UTF-8 takes at most three bytes per UTF-16 code unit. */
    private static long bytes(List<TaskId> ids) {
        return ids.stream().mapToLong(id -> 3L * id.value().length()).sum();
    }
}
