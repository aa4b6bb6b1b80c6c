package dev.reproof.engine.agent.process;

import dev.reproof.events.Exported;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks at all processes of this machine, shared by the agents of a runner: what they cost depends on how long agents
 * are at work, not on how many look. Several threads may use it.
 */
@Exported
public final class ProcessLooks {

    private static final long PARENTS_EVERY = TimeUnit.MILLISECONDS.toNanos(500);

    /** Looks rest at least so many times as long as the last one took. Those for parents go on while agents only wait. */
    private static final int PARENTS_REST = 500;

    private static final int REST = 2;

    private final SharedLook parents;
    private final SharedLook all;

    public ProcessLooks() {
        this(ProcessTable::glimpse, System::nanoTime);
    }

    ProcessLooks(ProcessLook.Reader reader, LongSupplier nanos) {
        this.parents = new SharedLook(
                () -> ProcessLook.now(ProcessTable::parents, found -> {}), PARENTS_EVERY, PARENTS_REST, nanos);
        this.all = new SharedLook(() -> ProcessLook.now(reader, found -> {}), 0, REST, nanos);
    }

    /** Who started whom, without marks: a look that began after that moment, absent while it is too early for one. */
    Optional<ProcessLook> parents(long after) {
        return parents.ifDue(after);
    }

    /** All that can be seen: a look that began after that moment, absent while it is too early for one. */
    Optional<ProcessLook> all(long after) {
        return all.ifDue(after);
    }

    /** All that can be seen: a look that began after that moment. */
    ProcessLook allSince(long after) {
        return all.since(after);
    }
}
