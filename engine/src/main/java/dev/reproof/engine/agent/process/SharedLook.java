package dev.reproof.engine.agent.process;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One look at a time, for all who asked before it began. So many who ask at once need two looks at most: the one that is
 * under way came too early for some of them, and whoever is the next takes one for all who wait.
 */
final class SharedLook {

    private final Supplier<ProcessLook> look;
    private final long leastNanos;
    private final int rest;
    private final LongSupplier nanos;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Optional<ProcessLook> latest = Optional.empty();
    private volatile long next;

    /**
     * Has not looked yet.
     *
     * @param leastNanos what looks that can wait leave between them
     * @param rest they leave at least so many times what the last one took, however many processes there are
     */
    SharedLook(Supplier<ProcessLook> look, long leastNanos, int rest, LongSupplier nanos) {
        this.look = look;
        this.leastNanos = leastNanos;
        this.rest = rest;
        this.nanos = nanos;
    }

    /** One that began after that moment; absent while one is under way, or it is too early for another. */
    Optional<ProcessLook> ifDue(long after) {
        Optional<ProcessLook> there = begunAfter(after);
        if (there.isPresent() || isEarly() || !looking.tryLock()) {
            return there;
        }
        try {
            return isEarly() ? begunAfter(after) : Optional.of(take());
        } finally {
            looking.unlock();
        }
    }

    /** One that began after that moment. */
    ProcessLook since(long after) {
        looking.lock();
        try {
            return begunAfter(after).orElseGet(this::take);
        } finally {
            looking.unlock();
        }
    }

    private boolean isEarly() {
        return latest.isPresent() && nanos.getAsLong() - next < 0;
    }

    private Optional<ProcessLook> begunAfter(long after) {
        return latest.filter(it -> it.began() - after > 0);
    }

    private ProcessLook take() {
        long begin = nanos.getAsLong();
        ProcessLook taken = look.get();
        long end = nanos.getAsLong();
        next = end + Math.max(leastNanos, rest * (end - begin));
        latest = Optional.of(taken);
        return taken;
    }
}
