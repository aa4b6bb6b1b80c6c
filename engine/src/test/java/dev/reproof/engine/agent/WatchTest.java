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
    void an_attempt_began_when_it_was_dispatched_and_its_silence_with_who_listens() {
        pass(5);
        AgentCall earlier = new AgentCall(
                CALL.run(),
                CALL.key(),
                CALL.model(),
                CALL.complexity(),
                CALL.prompt(),
                CALL.workingDirectory(),
                CALL.taskTimeout(),
                CALL.idleTimeout(),
                Duration.ofSeconds(95),
                CALL.mostBytes(),
                RetryRules.NONE);
        Watch later = new Watch("Agent", earlier, () -> now);
        assertThat(later.remainingNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
        pass(5);
        assertThat(later.expired()).hasValue("Agent timed out after 100000 ms");
        assertThat(watch.expired()).hasValue("Agent printed nothing for 10000 ms");
    }

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }
}
