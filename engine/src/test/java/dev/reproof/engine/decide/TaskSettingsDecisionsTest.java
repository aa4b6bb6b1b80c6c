package dev.reproof.engine.decide;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.SampleRun.C;
import static dev.reproof.engine.SampleRun.NOW;
import static dev.reproof.engine.decide.GivenRun.givenIn;
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

import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FailTask.Passing;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.SkipTask;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.events.PromptInput;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows where the DAG says of a task how it runs. */
class TaskSettingsDecisionsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    /** The sample with a member in task a; c needs a and b. */
    private static RunState with(String member) {
        String document = """
                {"title":"t","models":{"LOW":"small"},"tasks":[
                  {"id":"a","complexity":"LOW","subtask_prompt":"x",%s},
                  {"id":"b","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"c","complexity":"LOW","subtask_prompt":"x","depends_on":["a","b"]}]}
                """.formatted(member.replace('\'', '"'));
        return BudgetedRun.start(document.getBytes(StandardCharsets.UTF_8));
    }

    private static OptionsChanged retries(long retries) {
        return new OptionsChanged(
                OptionChoices.NONE.with(RunOption.RETRIES, retries).over(RunOptions.DEFAULT));
    }

    private static TaskWaiting again(TaskId task, int attempt, Cause cause) {
        return new TaskWaiting(key(task, attempt), cause, Optional.empty());
    }

    private static FailTask limited(TaskId task, int attempt) {
        return new FailTask(
                key(task, attempt),
                "no yeast",
                seal("part"),
                USED,
                Optional.of(new Passing(Cause.RATE_LIMIT, Optional.of(NOW.plus(HOUR)), NOW)));
    }

    private static String model(GivenRun run) {
        return run.state().model(A).orElseThrow().id();
    }

    @Test
    void retries_of_a_task_come_before_those_of_the_run_whether_more_or_fewer() {
        givenIn(with("'retries':1"), dispatched(A, 1))
                .when(fail(A, 1))
                .then(failed(A, 1), again(A, 1, Cause.FAILURE))
                .when(dispatch(A, 2))
                .then(dispatched(A, 2))
                .when(fail(A, 2))
                .then(failed(A, 2));
        givenIn(with("'retries':0"), retries(5), dispatched(A, 1), dispatched(B, 1))
                .when(fail(A, 1))
                .then(failed(A, 1))
                .when(fail(B, 1))
                .then(failed(B, 1), again(B, 1, Cause.FAILURE));
    }

    @Test
    void a_model_of_a_task_comes_before_that_of_its_complexity() {
        RunState state = with("'model':{'id':'own','params':[{'id':'t','value':'1'}]}");

        assertThat(state.model(A).orElseThrow().id()).isEqualTo("own");
        assertThat(state.model(A).orElseThrow().params()).containsEntry("t", "1");
        assertThat(state.model(B).orElseThrow().id()).isEqualTo("small");
    }

    @Test
    void each_fallback_has_its_try_at_once_and_then_the_usual_rules_hold() {
        GivenRun first = givenIn(with("'fallbackModels':['f1','f2'],'retries':1"), dispatched(A, 1));
        assertThat(model(first)).isEqualTo("small");

        GivenRun second = first.when(limited(A, 1)).then(failed(A, 1), again(A, 1, Cause.FALLBACK));
        assertThat(model(second)).isEqualTo("f1");
        GivenRun third = second.when(dispatch(A, 2))
                .then(dispatched(A, 2))
                .when(fail(A, 2))
                .then(failed(A, 2), again(A, 2, Cause.FALLBACK));
        assertThat(model(third)).isEqualTo("f2");
        GivenRun retried = third.when(dispatch(A, 3))
                .then(dispatched(A, 3))
                .when(fail(A, 3))
                .then(failed(A, 3), again(A, 3, Cause.FAILURE));
        assertThat(model(retried)).isEqualTo("f2");
        GivenRun waiting = retried.when(dispatch(A, 4))
                .then(dispatched(A, 4))
                .when(limited(A, 4))
                .decided();
        assertThat(waiting.state().task(A).waiting().orElseThrow().until().orElseThrow())
                .isAfterOrEqualTo(NOW.plus(HOUR));
        assertThat(waiting.state().task(A).tries().fallbacks()).isEqualTo(2);
        assertThat(waiting.state().task(A).tries().failures()).isOne();
        assertThat(waiting.state().task(A).tries().waits()).isOne();
    }

    @Test
    void a_task_that_somebody_runs_again_begins_with_its_first_model() {
        GivenRun given = givenIn(
                with("'fallbackModels':['f1']"),
                dispatched(A, 1),
                failed(A, 1),
                again(A, 1, Cause.FALLBACK),
                dispatched(A, 2),
                failed(A, 2),
                new TaskReopened(A, 0, "again"));

        assertThat(model(given)).isEqualTo("small");
    }

    @Test
    void children_run_where_their_parent_fails_and_lets_them() {
        RunState end = givenIn(
                        with("'onFailure':'continue'"),
                        new RankStarted(0, 0),
                        dispatched(A, 1),
                        failed(A, 1),
                        dispatched(B, 1),
                        finished(B, 1))
                .when(new CompleteRank(0))
                .then(new RankCompleted(0, 0, List.of(A, B)))
                .when(new StartRank(1))
                .then(new RankStarted(0, 1))
                .when(dispatch(C, 1))
                .then(dispatched(C, 1))
                .when(finish(C, 1))
                .then(finished(C, 1))
                .when(new CompleteRank(1))
                .then(new RankCompleted(0, 1, List.of(C)))
                .when(new FinishRun(RunOutcome.FAILED, "a failed"))
                .then(new RunFinished(RunOutcome.FAILED, "a failed"))
                .state();

        assertThat(end.outcome()).isEqualTo(RunOutcome.FAILED);
    }

    @Test
    void a_child_is_not_skipped_for_a_parent_that_lets_it_run_and_is_for_another() {
        givenIn(with("'onFailure':'continue'"), dispatched(B, 1), finished(B, 1), exceeded(A))
                .when(new SkipTask(C))
                .thenRejected("skip task 'c'", "blocked by []");
        givenIn(with("'onFailure':'continue'"), exceeded(A), dispatched(B, 1), failed(B, 1))
                .when(new SkipTask(C))
                .then(skipped(C, B));
        givenIn(with("'onFailure':'stop'"), dispatched(B, 1), finished(B, 1), exceeded(A))
                .when(dispatch(C, 1))
                .thenRejected("its parent 'a' is BUDGET-EXCEEDED");
    }

    @Test
    void a_parent_that_was_skipped_has_not_failed_by_itself() {
        byte[] document = """
                {"title":"t","tasks":[
                  {"id":"a","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"b","complexity":"LOW","subtask_prompt":"x","depends_on":["a"],"onFailure":"continue"},
                  {"id":"c","complexity":"LOW","subtask_prompt":"x","depends_on":["b"]}]}
                """.getBytes(StandardCharsets.UTF_8);

        givenIn(BudgetedRun.start(document), dispatched(A, 1), failed(A, 1), skipped(B, A))
                .when(new SkipTask(C))
                .then(skipped(C, B));
    }

    @Test
    void a_parent_that_fails_otherwise_when_it_is_run_again_changes_the_prompt_of_its_child() {
        GivenRun given = givenIn(
                with("'onFailure':'continue'"),
                dispatched(A, 1),
                failed(A, 1),
                dispatched(B, 1),
                finished(B, 1),
                child(1, "the oven is cold").event(),
                new TaskReopened(A, 0, "again"),
                requeued(C, 1),
                dispatched(A, 2),
                failed(A, 2));

        given.when(child(2, "the flour is gone").command())
                .then(child(2, "the flour is gone").event());
        given.when(new DispatchTask(
                        key(C, 2),
                        Steps.stream(C, 2),
                        TextDigest.of("another prompt"),
                        child(2, "the oven is cold").command().inputs(),
                        Optional.of("small")))
                .thenCorrupt("Input parity is broken");
    }

    private record Child(DispatchTask command, TaskDispatched event) {}

    /** An attempt of c, whose parent a failed like that. */
    private static Child child(int attempt, String failure) {
        List<PromptInput> inputs = List.of(
                new PromptInput(A, Optional.empty(), Optional.empty(), "failure", Sha256.of(failure)),
                new PromptInput(
                        B, Optional.of(key(B, 1)), Optional.of(seal("text").sha256()), "full", Sha256.of("b")));
        DispatchTask command = new DispatchTask(
                key(C, attempt), Steps.stream(C, attempt), TextDigest.of(failure), inputs, Optional.of("small"));
        return new Child(
                command,
                new TaskDispatched(command.key(), command.stream(), command.prompt(), inputs, command.model()));
    }
}
