package dev.reproof.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = Long.MAX_VALUE - SECOND / 2; // such a clock may overflow
    private final Pace pace = new Pace(() -> now);

    @Test
    void the_first_change_is_written_at_once() {
        assertThat(pace.left()).isLessThanOrEqualTo(0);
    }

    @Test
    void what_follows_waits_for_the_rest_of_a_second() {
        pace.written();
        now += SECOND / 4;

        assertThat(pace.left()).isEqualTo(SECOND * 3 / 4);
    }

    @Test
    void after_a_quiet_second_a_change_is_written_at_once() {
        pace.written();
        now += SECOND;

        assertThat(pace.left()).isLessThanOrEqualTo(0);
    }
}
