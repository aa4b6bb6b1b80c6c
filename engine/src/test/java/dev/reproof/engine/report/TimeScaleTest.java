package dev.reproof.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reproof.engine.report.TimeScale.Busy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A night in which nothing ran takes little of a time line. */
class TimeScaleTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    @Test
    void what_ran_all_the_time_is_drawn_as_long_as_it_was() {
        TimeScale scale = new TimeScale(START, at(100), List.of(busy(0, 50), busy(40, 100)));

        assertThat(scale.pauses()).isEmpty();
        assertThat(scale.at(at(25))).isCloseTo(25, within(0.01));
        assertThat(scale.at(at(100))).isCloseTo(100, within(0.01));
        assertThat(scale.moment(25)).isEqualTo(at(25));
    }

    @Test
    void a_long_pause_is_shortened_and_what_is_around_it_gets_the_room() {
        TimeScale scale = new TimeScale(START, at(10_000), List.of(busy(0, 48), busy(9_952, 10_000)));

        assertThat(scale.pauses()).hasSize(1);
        assertThat(scale.at(at(48))).isCloseTo(48, within(0.01));
        assertThat(scale.at(at(5_000))).isCloseTo(50, within(0.01));
        assertThat(scale.at(at(9_952))).isCloseTo(52, within(0.01));
        assertThat(scale.at(at(10_000))).isCloseTo(100, within(0.01));
        assertThat(scale.moment(76)).isEqualTo(at(9_976));
    }

    @Test
    void a_moment_outside_stands_at_the_end() {
        TimeScale scale = new TimeScale(START, START, List.of());

        assertThat(scale.at(START.minusSeconds(5))).isZero();
        assertThat(scale.at(at(5))).isCloseTo(100, within(0.01));
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    private static Busy busy(long from, long to) {
        return new Busy(at(from), at(to));
    }
}
