package dev.reproof.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The longer a page took, the longer nobody makes it again. */
class ReportPaceTest {

    private static final long SECOND = 1_000_000_000L;

    private long now = Long.MAX_VALUE - SECOND; // such clocks run over
    private final ReportPace pace = new ReportPace(() -> now);

    @Test
    void a_young_run_has_none() {
        assertThat(pace.isDue()).isFalse();

        now += 5 * SECOND;

        assertThat(pace.isDue()).isTrue();
    }

    @Test
    void what_is_quick_rests_for_five_seconds() {
        now += 5 * SECOND;
        pace.spend(() -> now += SECOND / 10);

        now += 5 * SECOND - 1;
        assertThat(pace.isDue()).isFalse();
        now += 1;
        assertThat(pace.isDue()).isTrue();
    }

    @Test
    void what_took_three_seconds_rests_for_a_minute_also_where_it_failed() {
        now += 5 * SECOND;
        try {
            pace.spend(() -> {
                now += 3 * SECOND;
                throw new IllegalStateException("no page");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("no page");
        }

        now += 60 * SECOND - 1;
        assertThat(pace.isDue()).isFalse();
        now += 1;
        assertThat(pace.isDue()).isTrue();
    }
}
