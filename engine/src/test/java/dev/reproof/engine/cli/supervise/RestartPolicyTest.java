package dev.reproof.engine.cli.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.supervise.RestartPolicy.Decision;
import dev.reproof.engine.cli.supervise.RestartPolicy.Exit;
import dev.reproof.engine.cli.supervise.RestartPolicy.History;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartPolicyTest {

    private static final int SIGKILL = 137;

    private final RestartPolicy policy = new RestartPolicy(20, 100);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 65, 66, 78})
    void an_end_that_means_something_is_passed_on(int code) {
        assertThat(policy.decide(new Exit(code, true), History.NONE)).satisfies(decision -> ends(decision, code));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 70, 74, 127, SIGKILL, 143})
    void a_crash_is_passed_on_unless_restarts_are_asked_for(int code) {
        Exit crash = new Exit(code, true);

        ends(new RestartPolicy(20, 0).decide(crash, History.NONE), code);
        assertThat(policy.decide(crash, History.NONE)).isInstanceOf(Decision.Restart.class);
    }

    @Test
    void a_planned_restart_comes_at_once_and_is_counted_apart() {
        Decision.Restart again = (Decision.Restart) policy.decide(new Exit(75, true), new History(3, 2, 2, 1));

        assertThat(again.pause()).isZero();
        assertThat(again.next()).isEqualTo(new History(4, 2, 0, 0));
        assertThat(again.reason()).contains("planned restart 4 of at most 20");
    }

    @Test
    void the_pause_after_crashes_doubles_up_to_half_a_minute() {
        List<Long> pauses = new ArrayList<>();
        History past = History.NONE;
        for (int crash = 0; crash < 8; crash++) {
            Decision.Restart again = (Decision.Restart) policy.decide(new Exit(SIGKILL, true), past);
            pauses.add(again.pause().toMillis());
            past = again.next();
        }

        assertThat(pauses).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
        assertThat(past).isEqualTo(new History(0, 8, 8, 0));
    }

    @Test
    void a_planned_restart_ends_a_row_of_crashes() {
        Decision.Restart planned = (Decision.Restart) policy.decide(new Exit(75, true), new History(0, 5, 5, 0));
        Decision.Restart crashed = (Decision.Restart) policy.decide(new Exit(70, true), planned.next());

        assertThat(crashed.pause()).hasMillis(500);
        assertThat(crashed.next()).isEqualTo(new History(1, 6, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {75, SIGKILL})
    void two_runners_in_a_row_that_do_nothing_are_the_last(int code) {
        Decision.Restart first = (Decision.Restart) policy.decide(new Exit(code, false), History.NONE);

        assertThat(first.next().idle()).isEqualTo(1);
        ends(policy.decide(new Exit(code, false), first.next()), 78);
        Decision.Restart progressed = (Decision.Restart) policy.decide(new Exit(code, true), first.next());
        assertThat(progressed.next().idle()).isZero();
    }

    @Test
    void there_is_a_most_of_either_kind() {
        ends(policy.decide(new Exit(75, true), new History(20, 0, 0, 0)), 78);
        ends(policy.decide(new Exit(SIGKILL, true), new History(0, 100, 1, 0)), 78);
        ends(new RestartPolicy(0, 0).decide(new Exit(75, true), History.NONE), 78);
        assertThat(policy.decide(new Exit(75, true), new History(19, 100, 0, 0)))
                .isInstanceOf(Decision.Restart.class);
    }

    private static void ends(Decision decision, int code) {
        assertThat(decision).isInstanceOfSatisfying(Decision.End.class, end -> {
            assertThat(end.code()).isEqualTo(code);
            assertThat(end.reason()).isNotEmpty();
        });
    }
}
