package dev.reproof.engine.decide;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.SampleRun.C;
import static dev.reproof.engine.decide.GivenRun.given;
import static dev.reproof.engine.decide.Steps.USED;
import static dev.reproof.engine.decide.Steps.dispatch;
import static dev.reproof.engine.decide.Steps.dispatched;
import static dev.reproof.engine.decide.Steps.fail;
import static dev.reproof.engine.decide.Steps.failed;
import static dev.reproof.engine.decide.Steps.finished;
import static dev.reproof.engine.decide.Steps.key;
import static dev.reproof.engine.decide.Steps.seal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FailTask.Passing;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunOptions;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which failures are tried again, and when. */
class RetryDecisionsTest {

    /** When the sample's events were recorded. */
    private static final Instant NOW = given().state().startedAt();

    private static final Duration FIVE_HOURS = Duration.ofHours(5);

    private static OptionsChanged options(OptionChoices choices) {
        return new OptionsChanged(choices.over(RunOptions.DEFAULT));
    }

    private static OptionsChanged retries(long retries) {
        return options(OptionChoices.NONE.with(RunOption.RETRIES, retries));
    }

    private static OptionsChanged patience(Duration patience) {
        return options(OptionChoices.NONE.with(RunOption.RETRY_PATIENCE, patience));
    }

    private static FailTask passing(TaskId task, int attempt, Cause cause, Optional<Instant> notBefore) {
        return new FailTask(
                key(task, attempt), "no yeast", seal("part"), USED, Optional.of(new Passing(cause, notBefore, NOW)));
    }

    private static TaskWaiting again(TaskId task, int attempt) {
        return new TaskWaiting(key(task, attempt), Cause.FAILURE, Optional.empty());
    }

    /** When it is tried again, by the last event. */
    private static Duration wait(List<Decision> events) {
        TaskWaiting waiting = (TaskWaiting) events.get(events.size() - 1);
        return Duration.between(NOW, Instant.ofEpochMilli(waiting.untilMillis().orElseThrow()));
    }

    @Test
    void a_failure_is_tried_again_as_often_as_the_options_say() {
        given(retries(2), dispatched(A, 1))
                .when(fail(A, 1))
                .then(failed(A, 1), again(A, 1))
                .when(dispatch(A, 2))
                .then(dispatched(A, 2))
                .when(fail(A, 2))
                .then(failed(A, 2), again(A, 2))
                .when(dispatch(A, 3))
                .then(dispatched(A, 3))
                .when(fail(A, 3))
                .then(failed(A, 3));
        given(dispatched(A, 1)).when(fail(A, 1)).then(failed(A, 1));
    }

    @Test
    void a_failure_that_is_told_twice_is_recorded_once() {
        given(retries(1), dispatched(A, 1))
                .when(fail(A, 1))
                .then(failed(A, 1), again(A, 1))
                .when(fail(A, 1))
                .thenNothing();
    }

    @Test
    void a_task_that_waits_has_not_ended_and_its_children_are_not_skipped() {
        TaskState task = given(retries(1), dispatched(A, 1))
                .when(fail(A, 1))
                .decided()
                .state()
                .task(A);

        assertThat(task.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(task.waiting().orElseThrow().until()).isEmpty();
        given(retries(1), dispatched(B, 1), finished(B, 1), dispatched(A, 1), failed(A, 1), again(A, 1))
                .when(new RunCommand.SkipTask(C))
                .thenRejected("skip task 'c'", "blocked by []");
    }

    @Test
    void a_limit_is_waited_for_until_the_agent_may_be_asked_again() {
        Instant reset = NOW.plus(FIVE_HOURS);

        GivenRun run = given(dispatched(A, 1))
                .when(passing(A, 1, Cause.RATE_LIMIT, Optional.of(reset)))
                .decided();

        assertThat(run.events()).hasSize(2).first().isInstanceOf(TaskFailed.class);
        assertThat(wait(run.events())).isBetween(FIVE_HOURS, FIVE_HOURS.plusSeconds(10));
        assertThat(run.state().task(A).waiting().orElseThrow().cause()).isEqualTo(Cause.RATE_LIMIT);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"FAILURE", "FALLBACK"},
            mode = EnumSource.Mode.EXCLUDE)
    void without_a_told_moment_each_wait_is_about_twice_as_long_as_the_one_before(Cause cause) {
        List<Decision> history = new ArrayList<>(List.of(patience(Duration.ofDays(30)), dispatched(A, 1)));
        List<Duration> waits = new ArrayList<>();
        for (int attempt = 1; attempt <= 10; attempt++) {
            GivenRun run = given(history.toArray(Decision[]::new))
                    .when(passing(A, attempt, cause, Optional.of(NOW.minusSeconds(1))))
                    .decided();
            waits.add(wait(run.events()));
            history.addAll(run.events());
            history.add(dispatched(A, attempt + 1));
        }

        for (int n = 0; n < waits.size(); n++) {
            Duration longest = Duration.ofSeconds(30).multipliedBy(1L << Math.min(n, 6));
            assertThat(waits.get(n)).as("wait %d", n + 1).isBetween(longest.dividedBy(2), longest);
        }
        assertThat(waits).doesNotHaveDuplicates();
    }

    @Test
    void a_moment_that_was_told_in_vain_is_doubted_the_next_time() {
        List<Decision> history = new ArrayList<>(List.of(patience(Duration.ofDays(30)), dispatched(A, 1)));
        for (int attempt = 1; attempt < 8; attempt++) {
            history.add(failed(A, attempt));
            history.add(new TaskWaiting(key(A, attempt), Cause.RATE_LIMIT, Optional.of(NOW.toEpochMilli())));
            history.add(dispatched(A, attempt + 1));
        }

        List<Decision> told = given(history.toArray(Decision[]::new))
                .when(passing(A, 8, Cause.RATE_LIMIT, Optional.of(NOW.plusSeconds(1))))
                .decided()
                .events();

        assertThat(wait(told)).isBetween(Duration.ofMinutes(16), Duration.ofMinutes(32));
        assertThat(wait(given(dispatched(A, 1))
                        .when(passing(A, 1, Cause.RATE_LIMIT, Optional.of(NOW.plusSeconds(1))))
                        .decided()
                        .events()))
                .isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void what_is_drawn_follows_from_what_is_recorded() {
        FailTask command = passing(A, 1, Cause.OVERLOADED, Optional.empty());

        List<Decision> first = given(dispatched(A, 1)).when(command).decided().events();

        assertThat(given(dispatched(A, 1)).when(command).decided().events()).isEqualTo(first);
        assertThat(wait(given(dispatched(B, 1))
                        .when(passing(B, 1, Cause.OVERLOADED, Optional.empty()))
                        .decided()
                        .events()))
                .isNotEqualTo(wait(first));
    }

    @Test
    void a_limit_beyond_the_patience_fails_the_task_and_is_told() {
        List<Decision> events = given(dispatched(A, 1))
                .when(passing(A, 1, Cause.RATE_LIMIT, Optional.of(NOW.plus(Duration.ofHours(7)))))
                .decided()
                .events();

        assertThat(events).hasSize(2).last().isEqualTo(failed(A, 1));
        OperatorWarned warned = (OperatorWarned) events.get(0);
        assertThat(warned.code()).isEqualTo("PATIENCE_ENDED");
        assertThat(warned.text())
                .contains("'a'", "attempt 1", "--retry-patience PT6H", "reproof resume r1 --retry-failed");
    }

    @Test
    void the_patience_counts_from_the_first_wait_of_an_iteration() {
        Decision[] waited = {
            patience(Duration.ofSeconds(40)),
            dispatched(A, 1),
            failed(A, 1),
            new TaskWaiting(key(A, 1), Cause.OVERLOADED, Optional.of(NOW.toEpochMilli())),
            dispatched(A, 2)
        };
        FailTask second = new FailTask(
                key(A, 2),
                "no yeast",
                seal("part"),
                USED,
                Optional.of(new Passing(Cause.OVERLOADED, Optional.of(NOW.plusSeconds(60)), NOW.plusSeconds(30))));

        assertThat(given(waited).when(second).decided().events()).last().isEqualTo(failed(A, 2));

        List<Decision> reopened = new ArrayList<>(List.of(waited));
        reopened.addAll(List.of(failed(A, 2), new TaskReopened(A, 0, "once more"), dispatched(A, 3)));
        assertThat(given(reopened.toArray(Decision[]::new))
                        .state()
                        .task(A)
                        .tries()
                        .waitingSince())
                .isEmpty();
    }

    @Test
    void a_run_without_patience_waits_for_nothing() {
        assertThat(given(patience(Duration.ZERO), dispatched(A, 1))
                        .when(passing(A, 1, Cause.RATE_LIMIT, Optional.empty()))
                        .decided()
                        .events())
                .last()
                .isEqualTo(failed(A, 1));
    }
}
