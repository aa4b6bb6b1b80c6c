package dev.reproof.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final AgentCall CALL = new AgentCall(
            new RunId("r1"),
            new AttemptKey(new TaskId("a"), 0, 1),
            Optional.empty(),
            "Say a.",
            Path.of("/srv"),
            Duration.ofSeconds(100),
            Duration.ofSeconds(10));

    private long now = TimeUnit.DAYS.toNanos(3);
    private final Watch watch = new Watch("Agent", CALL, () -> now);

    @Test
    void silence_counts_from_the_last_sign_of_life() {
        pass(9);
        watch.heard();
        pass(9);
        assertThat(watch.expired()).isEmpty();
        pass(1);
        assertThat(watch.expired()).hasValue("Agent printed nothing for 10000 ms");
    }

    @Test
    void an_attempt_that_goes_on_talking_ends_at_its_own_limit() {
        for (int second = 0; second < 100; second++) {
            assertThat(watch.expired()).isEmpty();
            pass(1);
            watch.heard();
        }
        assertThat(watch.expired()).hasValue("Agent timed out after 100000 ms");
    }

    @Test
    void time_in_which_nobody_could_look_counts_for_neither_limit() {
        // given: looks once a second
        looking(8);

        // when: the process is stopped for an hour
        pass(3600);
        watch.look();

        // then
        assertThat(watch.expired()).isEmpty();
        looking(1);
        assertThat(watch.expired()).isEmpty();
        looking(1);
        assertThat(watch.expired()).hasValue("Agent printed nothing for 10000 ms");
        watch.heard();
        looking(9);
        watch.heard();
        assertThat(watch.attemptNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(81));
    }

    @Test
    void a_look_that_comes_a_little_late_takes_no_time_away() {
        for (int look = 0; look < 7; look++) {
            now += TimeUnit.MILLISECONDS.toNanos(1_500);
            watch.look();
        }
        assertThat(watch.expired()).hasValue("Agent printed nothing for 10000 ms");
    }

    private void looking(int seconds) {
        for (int second = 0; second < seconds; second++) {
            pass(1);
            watch.look();
        }
    }

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }
}
