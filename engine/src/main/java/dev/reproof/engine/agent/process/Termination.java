package dev.reproof.engine.agent.process;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process tree: SIGTERM to all of it, and after a grace period SIGKILL to what is left. It advances in steps, so
 * that its caller can go on reading what the processes print meanwhile.
 */
public final class Termination {

    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    /** A killed process can only stay when the kernel is stuck in a call on its behalf; nobody can end it then. */
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What is left then may start others while a look goes on, so each is killed as soon as it is seen. */
    private static final long HUNT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ProcessTree tree;
    private final long graceNanos;
    private final Set<ProcessHandle> asked = new LinkedHashSet<>();
    private boolean begun;
    private long begin;

    public Termination(ProcessTree tree, Duration grace) {
        this.tree = tree;
        this.graceNanos = TimeUnit.NANOSECONDS.convert(grace);
    }

    public boolean begun() {
        return begun;
    }

    /**
     * Asks all that lives to end, once.
     *
     * @param after a look that began after this moment, as {@link System#nanoTime} tells, is young enough
     */
    public void begin(long after) {
        if (!begun) {
            begun = true;
            begin = System.nanoTime();
            tree.search(after);
            askToEnd();
        }
    }

    /** One step; true once nothing lives any more. */
    public boolean advance() {
        if (tree.ended()) {
            return true;
        }
        long elapsed = System.nanoTime() - begin;
        if (elapsed < graceNanos) {
            askToEnd();
            return false;
        }
        tree.search(System.nanoTime());
        if (elapsed - graceNanos > HUNT_NANOS) {
            tree.hunt(ProcessHandle::destroyForcibly);
        }
        tree.living().forEach(ProcessHandle::destroyForcibly);
        return elapsed - graceNanos > GIVE_UP_NANOS && givenUp();
    }

    private void askToEnd() {
        tree.living().stream().filter(asked::add).forEach(ProcessHandle::destroy);
    }

    private boolean givenUp() {
        LOG.warn("Processes of an agent could not be killed and are left alone: {}", tree.living());
        return true;
    }
}
