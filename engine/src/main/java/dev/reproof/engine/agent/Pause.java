package dev.reproof.engine.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting for nothing but time. */
public final class Pause {

    private final CountDownLatch never = new CountDownLatch(1);

    /** Waits that long, or until the thread is interrupted. */
    public void of(long nanos) throws InterruptedException {
        if (never.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("A latch that nobody counts down is open");
        }
    }
}
