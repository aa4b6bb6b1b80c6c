package dev.reproof.engine.agent;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A clock that stands still with this process: while it is stopped, while its container is paused, while its machine
 * sleeps. Several threads may use it.
 *
 * <p>A thread that ticks once a second sees that no second has passed for longer. It ends when nobody has asked for the time
 * for a while, and begins with the next one who does.
 */
final class WakingTime implements LongSupplier {

    private static final long TICK = TimeUnit.SECONDS.toNanos(1);

    /** A busy machine is late as well, though not by so much. */
    private static final long STOOD_STILL = 2 * TICK;

    /** Whoever watches an agent asks more often. */
    private static final long UNUSED = TimeUnit.MINUTES.toNanos(1);

    private static final WakingTime SHARED = new WakingTime(System::nanoTime, WakingTime::begin);

    private final LongSupplier nanos;
    private final Beginning beginning;
    private boolean ticking;
    private long seen;
    private long asked;
    private long stood;

    /**
     * A clock of its own.
     *
     * @param nanos time that goes on whatever happens to this process
     */
    WakingTime(LongSupplier nanos, Beginning beginning) {
        this.nanos = nanos;
        this.beginning = beginning;
    }

    /** Has {@link #tick} called once a second, until it is false. */
    @FunctionalInterface
    interface Beginning {
        void of(WakingTime time);
    }

    /** The one of this process. */
    static WakingTime shared() {
        return SHARED;
    }

    private static void begin(WakingTime time) {
        Thread thread = new Thread(
                () -> {
                    Pause pause = new Pause();
                    try {
                        do {
                            pause.of(TICK);
                        } while (time.tick());
                    } catch (InterruptedException e) {
                        time.end();
                    }
                },
                "reproof-waking-time");
        thread.setDaemon(true);
        thread.start();
    }

    /** Nanoseconds since some moment, less those in which this process stood still. */
    @Override
    public synchronized long getAsLong() {
        long now = nanos.getAsLong();
        if (ticking) {
            notice(now);
        } else {
            ticking = true;
            seen = now;
            beginning.of(this);
        }
        asked = now;
        return now - stood;
    }

    /** A second may have passed; false when nobody needs to know any more. */
    synchronized boolean tick() {
        long now = nanos.getAsLong();
        notice(now);
        ticking = now - asked < UNUSED;
        return ticking;
    }

    private synchronized void end() {
        ticking = false;
    }

    private void notice(long now) {
        long passed = now - seen;
        if (passed >= STOOD_STILL) {
            stood += passed;
            asked += passed;
        }
        seen = now;
    }
}
