package dev.reproof.engine.decide;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.SampleRun.C;
import static dev.reproof.engine.decide.GivenRun.given;
import static dev.reproof.engine.decide.Steps.RESUMED;
import static dev.reproof.engine.decide.Steps.USED;
import static dev.reproof.engine.decide.Steps.dispatch;
import static dev.reproof.engine.decide.Steps.dispatched;
import static dev.reproof.engine.decide.Steps.exceeded;
import static dev.reproof.engine.decide.Steps.fail;
import static dev.reproof.engine.decide.Steps.failed;
import static dev.reproof.engine.decide.Steps.finish;
import static dev.reproof.engine.decide.Steps.finished;
import static dev.reproof.engine.decide.Steps.key;
import static dev.reproof.engine.decide.Steps.requeued;
import static dev.reproof.engine.decide.Steps.seal;
import static dev.reproof.engine.decide.Steps.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.ExceedTask;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.SkipTask;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is decided about one task. */
class TaskDecisionsTest {

    private static final TaskId UNKNOWN = new TaskId("z");
    private static final ExceedTask EXCEED_A = new ExceedTask(A, Limit.PROMPT_CHARS, "prompt too long");

    @Test
    void a_waiting_task_is_dispatched_once() {
        given().when(dispatch(A, 1)).then(dispatched(A, 1)).when(dispatch(A, 1)).thenNothing();
    }

    @Test
    void a_task_is_dispatched_when_its_parents_have_finished() {
        given(dispatched(A, 1), finished(A, 1), dispatched(B, 1), finished(B, 1))
                .when(dispatch(C, 1))
                .then(dispatched(C, 1));
        given(dispatched(A, 1), finished(A, 1), dispatched(B, 1))
                .when(dispatch(C, 1))
                .thenRejected("dispatch task 'c'", "its parent 'b' is RUNNING");
        given(exceeded(A), exceeded(B)).when(dispatch(C, 1)).thenRejected("its parent 'a' is BUDGET-EXCEEDED");
    }

    @Test
    void a_running_task_is_not_dispatched_otherwise() {
        given(dispatched(A, 1))
                .when(dispatch(A, 2))
                .thenRejected("task=a iteration=0 attempt=2", "expected a waiting task", "found RUNNING");
        given(dispatched(A, 1)).when(dispatch(A, 1, "do it better")).thenRejected("found RUNNING");
        given(dispatched(A, 1)).when(toStream(new StreamId("r1/other"))).thenRejected("found RUNNING");
    }

    @Test
    void a_task_that_has_said_nothing_is_finished_and_warned_of_once() {
        FinishTask silent = silent(A);
        GivenRun warned = given(dispatched(A, 1)).when(silent).decided();

        assertThat(warned.events()).hasSize(2).endsWith(new TaskFinished(silent.key(), silent.seal(), silent.usage()));
        assertThat(warned.events().get(0)).isInstanceOfSatisfying(OperatorWarned.class, warning -> {
            assertThat(warning.code()).isEqualTo("EMPTY_ANSWER");
            assertThat(warning.text()).contains("Task 'a'", "iteration 0", "--empty-answer fail");
        });
        warned.when(silent).thenNothing();
    }

    @Test
    void what_becomes_of_a_task_that_has_said_nothing_is_an_option() {
        GivenRun failed = given(options(EmptyAnswer.FAIL), dispatched(A, 1))
                .when(silent(A))
                .decided();
        assertThat(failed.state().task(A).failed()).isTrue();
        assertThat(failed.state().task(A).errorMessage().orElseThrow()).contains("said nothing", "--empty-answer fail");
        failed.when(silent(A)).thenNothing();

        GivenRun accepted = given(options(EmptyAnswer.ACCEPT), dispatched(A, 1))
                .when(silent(A))
                .decided();
        assertThat(accepted.events()).hasSize(1);
        assertThat(accepted.state().task(A).status()).isEqualTo(TaskStatus.FINISHED);
    }

    private static FinishTask silent(TaskId task) {
        return new FinishTask(new AttemptKey(task, 0, 1), Steps.seal(""), TokenUsage.UNKNOWN, true);
    }

    private static OptionsChanged options(EmptyAnswer choice) {
        return new OptionsChanged(
                OptionChoices.NONE.with(RunOption.EMPTY_ANSWER, choice).over(RunOptions.DEFAULT));
    }

    @Test
    void only_the_next_attempt_is_dispatched() {
        given().when(dispatch(A, 2)).thenRejected("expected a waiting task and task=a iteration=0 attempt=1");
        given().when(new DispatchTask(
                        new AttemptKey(A, 1, 1),
                        new StreamId("r1/1"),
                        TextDigest.of("do a"),
                        List.of(),
                        Optional.empty()))
                .thenRejected("task=a iteration=1 attempt=1", "expected a waiting task");
        given(dispatched(A, 1), requeued(A, 1)).when(dispatch(A, 1)).thenRejected("attempt=2");
    }

    @Test
    void a_task_that_has_ended_is_not_dispatched() {
        given(dispatched(A, 1), finished(A, 1)).when(dispatch(A, 2)).thenRejected("found FINISHED");
        given(dispatched(A, 1), failed(A, 1)).when(dispatch(A, 2)).thenRejected("found ERROR");
    }

    @Test
    void the_next_attempt_gets_the_prompt_that_was_sent_before() {
        given(dispatched(A, 1), RESUMED, requeued(A, 1)).when(dispatch(A, 2)).then(dispatched(A, 2));
    }

    @Test
    void another_prompt_for_the_next_attempt_means_that_parity_is_broken() {
        String changed = "do a, with butter";

        given(dispatched(A, 1), RESUMED, requeued(A, 1))
                .when(dispatch(A, 2, changed))
                .thenCorrupt(
                        "Input parity is broken",
                        "task=a iteration=0 attempt=2",
                        "expected the prompt of attempt 1 with 4 bytes and sha256=" + Sha256.of("do a"),
                        "found 17 bytes and sha256=" + Sha256.of(changed));
    }

    @Test
    void the_running_attempt_finishes_once() {
        given(dispatched(A, 1))
                .when(finish(A, 1))
                .then(finished(A, 1))
                .when(finish(A, 1))
                .thenNothing();
    }

    @Test
    void a_finished_attempt_does_not_finish_with_another_text() {
        given(dispatched(A, 1), finished(A, 1))
                .when(new FinishTask(key(A, 1), seal("else"), USED))
                .thenRejected("the transcript that was recorded, sha256=" + Sha256.of("text"), "found sha256=");
    }

    @Test
    void an_attempt_that_does_not_run_does_not_finish() {
        given().when(finish(A, 1)).thenRejected("finish", "task=a", "found PENDING at iteration 0 attempt 0");
        given(dispatched(A, 1)).when(finish(A, 2)).thenRejected("found RUNNING at iteration 0 attempt 1");
        given(dispatched(A, 1), failed(A, 1)).when(finish(A, 1)).thenRejected("found ERROR");
        given(dispatched(A, 1), requeued(A, 1)).when(finish(A, 1)).thenRejected("found PENDING");
        given(dispatched(A, 1), requeued(A, 1), dispatched(A, 2), finished(A, 2))
                .when(finish(A, 1))
                .thenRejected("found FINISHED at iteration 0 attempt 2");
    }

    @Test
    void the_running_attempt_fails_once() {
        given(dispatched(A, 1))
                .when(fail(A, 1))
                .then(failed(A, 1))
                .when(fail(A, 1))
                .thenNothing();
    }

    @Test
    void a_failed_attempt_does_not_fail_for_another_reason() {
        given(dispatched(A, 1), failed(A, 1))
                .when(new FailTask(key(A, 1), "no flour", seal("part"), USED))
                .thenRejected("fail", "task=a", "found ERROR");
    }

    @Test
    void an_attempt_that_does_not_run_does_not_fail() {
        given().when(fail(A, 1)).thenRejected("found PENDING");
        given(dispatched(A, 1)).when(fail(A, 2)).thenRejected("found RUNNING");
        given(dispatched(A, 1), finished(A, 1)).when(fail(A, 1)).thenRejected("found FINISHED");
        given(dispatched(A, 1), failed(A, 1))
                .when(new FailTask(new AttemptKey(A, 1, 1), "no yeast", seal("part"), USED))
                .thenRejected("task=a iteration=1 attempt=1");
    }

    @Test
    void a_task_is_skipped_once_a_parent_has_failed() {
        given(dispatched(A, 1), failed(A, 1))
                .when(new SkipTask(C))
                .then(skipped(C, A))
                .when(new SkipTask(C))
                .thenNothing();
        given(exceeded(B), exceeded(A)).when(new SkipTask(C)).then(skipped(C, A, B));
    }

    @Test
    void a_task_is_not_skipped_without_a_reason() {
        given().when(new SkipTask(C)).thenRejected("skip task 'c'", "PENDING and blocked by []");
        given().when(new SkipTask(A)).thenRejected("skip task 'a'");
        given(dispatched(A, 1)).when(new SkipTask(A)).thenRejected("RUNNING");
        given(exceeded(A)).when(new SkipTask(A)).thenRejected("BUDGET-EXCEEDED and blocked by []");
    }

    @Test
    void a_task_comes_to_a_limit_once_while_it_waits() {
        given().when(EXCEED_A).then(exceeded(A)).when(EXCEED_A).thenNothing();
        given(dispatched(A, 1)).when(EXCEED_A).thenRejected("end task 'a' at a limit", "RUNNING");
        given(dispatched(A, 1), finished(A, 1)).when(EXCEED_A).thenRejected("FINISHED");
        given(exceeded(A))
                .when(new ExceedTask(A, Limit.PROMPT_CHARS, "prompt too odd"))
                .thenRejected("end task 'a' at a limit", "BUDGET-EXCEEDED");
    }

    @Test
    void a_task_that_the_dag_does_not_have_is_rejected_in_every_command() {
        for (RunCommand command : List.of(
                dispatch(UNKNOWN, 1),
                finish(UNKNOWN, 1),
                fail(UNKNOWN, 1),
                new SkipTask(UNKNOWN),
                new ExceedTask(UNKNOWN, Limit.PROMPT_CHARS, "no"))) {
            given().when(command).thenRejected("use task 'z'", "the DAG has no such task");
        }
    }

    private static DispatchTask toStream(StreamId stream) {
        return new DispatchTask(key(A, 1), stream, TextDigest.of("do a"), List.of(), Optional.of("small"));
    }
}
