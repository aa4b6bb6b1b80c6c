package dev.reproof.engine.request;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * A clock that never goes back. It follows another one; where that is set back, it goes on by the time that has really
 * passed, until the other has caught up. So what begins before something ends has begun earlier, and took as long as it
 * did.
 */
public final class SteadyClock extends Clock {

    private final Clock wall;
    private final LongSupplier nanos;
    private Instant last;
    private long lastNanos;

    private SteadyClock(Clock wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.last = wall.instant();
        this.lastNanos = nanos.getAsLong();
    }

    /** Follows that clock. */
    public static Clock following(Clock wall) {
        return following(wall, System::nanoTime);
    }

    /** @param nanos the time that has passed, from any moment on */
    static Clock following(Clock wall, LongSupplier nanos) {
        return new SteadyClock(wall, nanos);
    }

    @Override
    public synchronized Instant instant() {
        long now = nanos.getAsLong();
        Instant found = wall.instant();
        last = found.isBefore(last) ? last.plusNanos(now - lastNanos) : found;
        lastNanos = now;
        return last;
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(wall.withZone(zone), nanos);
    }
}
