package dev.reproof.engine.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final Wall wall = new Wall();
    private long nanos = -5;

    @Test
    void it_follows_a_clock_that_goes_on_and_measures_while_that_one_is_behind() {
        // given
        Clock clock = SteadyClock.following(wall, () -> nanos);

        // then
        assertThat(clock.instant()).isEqualTo(NOON);
        pass(60, 90);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(90));
        pass(10, -3_600);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(100));
        pass(10, 10);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(110));
        pass(1, 4_000);
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(500));
    }

    private void pass(long really, long shown) {
        nanos += TimeUnit.SECONDS.toNanos(really);
        wall.now = wall.now.plusSeconds(shown);
    }

    private static final class Wall extends Clock {

        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
