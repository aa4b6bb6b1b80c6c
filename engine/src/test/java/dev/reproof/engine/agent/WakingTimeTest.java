package dev.reproof.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WakingTimeTest {

    private long now = TimeUnit.DAYS.toNanos(3);
    private int begun;
    private final WakingTime time = new WakingTime(() -> now, it -> begun++);

    @Test
    void it_goes_on_while_it_is_looked_at_every_second_or_a_little_later() {
        long before = time.getAsLong();

        for (int tick = 0; tick < 30; tick++) {
            pass(Duration.ofMillis(1_900));
            assertThat(time.tick()).isTrue();
        }

        assertThat(time.getAsLong() - before).isEqualTo(TimeUnit.SECONDS.toNanos(57));
    }

    @Test
    void time_in_which_nobody_could_look_is_none_whoever_notices_it() {
        long before = time.getAsLong();

        pass(Duration.ofSeconds(1));
        time.tick();
        pass(Duration.ofHours(1));
        assertThat(time.getAsLong() - before).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        pass(Duration.ofSeconds(1));
        time.tick();
        pass(Duration.ofHours(1));
        assertThat(time.tick()).as("asked a second of waking time ago").isTrue();

        assertThat(time.getAsLong() - before).isEqualTo(TimeUnit.SECONDS.toNanos(2));
        assertThat(begun).isOne();
    }

    @Test
    void nobody_looks_once_nobody_asks_and_whoever_asks_later_begins_again() {
        long before = time.getAsLong();
        boolean ticking = true;
        int seconds = 0;
        while (ticking) {
            pass(Duration.ofSeconds(1));
            seconds++;
            ticking = time.tick();
        }
        assertThat(seconds).isEqualTo(60);

        pass(Duration.ofHours(1));
        assertThat(time.getAsLong() - before).isEqualTo(TimeUnit.HOURS.toNanos(1) + TimeUnit.MINUTES.toNanos(1));
        assertThat(begun).isEqualTo(2);
        pass(Duration.ofHours(1));
        assertThat(time.getAsLong() - before).isEqualTo(TimeUnit.HOURS.toNanos(1) + TimeUnit.MINUTES.toNanos(1));
    }

    @Test
    void the_one_of_this_process_is_looked_at_by_a_thread() {
        WakingTime.shared().getAsLong();

        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("reproof-waking-time") && thread.isDaemon()));
    }

    private void pass(Duration duration) {
        now += duration.toNanos();
    }
}
