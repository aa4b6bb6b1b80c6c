package dev.reproof.engine.decide;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.decide.GivenRun.givenIn;
import static dev.reproof.engine.decide.Steps.dispatched;
import static dev.reproof.engine.decide.Steps.key;
import static dev.reproof.engine.decide.Steps.seal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Reports;
import dev.reproof.engine.decide.BudgetedRun.Answer;
import dev.reproof.engine.decide.RunCommand.ExceedAttempt;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided about the budgets of a run. */
class BudgetDecisionsTest {

    private static final RunState START = start("\"maxTokensTotal\":50");
    private static final OperatorWarned UNMEASURED = new OperatorWarned(
            "BUDGET_UNMEASURED",
            "budget.maxTokensTotal allows 50 tokens, but the agent of task 'a' told none: they are not counted, and the"
                    + " budget does not hold; use an agent that tells, such as --agent openai");

    private static String document(String budget) {
        return """
                {"title":"t","budget":{%s},"loops":[{"convergeOn":"a","maxIterations":9},{"convergeOn":"b","maxIterations":2}],
                 "tasks":[{"id":"a","complexity":"LOW","subtask_prompt":"x","depends_on":[]},
                          {"id":"b","complexity":"LOW","subtask_prompt":"x","depends_on":[]}]}
                """.formatted(budget);
    }

    private static RunState start(String budget) {
        return BudgetedRun.start(document(budget).getBytes(UTF_8));
    }

    private static RunState ended(String budget, int tokens, boolean findings) {
        return new BudgetedRun(document(budget), key -> new Answer(OptionalLong.of(tokens), false, findings))
                .toTheEnd();
    }

    private static FinishTask finish(TokenUsage usage) {
        return new FinishTask(key(A, 1), seal("text"), usage);
    }

    private static TaskFinished finished(TokenUsage usage) {
        return new TaskFinished(key(A, 1), seal("text"), usage);
    }

    @Test
    void the_iterations_of_the_budget_bound_each_loop() {
        RunState end = ended("\"maxIterations\":3", 1, true);

        assertThat(end.loops()).extracting(loop -> loop.iteration()).containsExactly(3, 2);
        assertThat(end.task(A).errorMessage().orElseThrow())
                .isEqualTo("The review of loop 'loop-a' still has findings after iteration 3, and budget.maxIterations"
                        + " of the DAG is 3");
        assertThat(end.task(B).errorMessage().orElseThrow()).endsWith("and maxIterations of the loop is 2");
    }

    @ParameterizedTest
    @CsvSource({"19, BUDGET_EXCEEDED", "20, SUCCESS", "21, SUCCESS"})
    void a_run_exceeds_its_tokens_above_the_limit_whoever_spends_them_last(int limit, RunOutcome outcome) {
        RunState end = ended("\"maxTokensTotal\":" + limit, 10, false);

        assertThat(end.finished().orElseThrow().outcome()).isEqualTo(outcome);
        assertThat(end.tasks()).allMatch(task -> task.transcript().isPresent());
    }

    @Test
    void tokens_beyond_every_number_are_above_the_limit() {
        OptionalLong most = OptionalLong.of(Long.MAX_VALUE);

        GivenRun spent = givenIn(START, dispatched(A, 1), finished(new TokenUsage(most, most)));

        assertThat(spent.state().totals().tokensSpent()).isEqualTo(Long.MAX_VALUE);
        assertThat(spent.state().tokensExceeded()).isTrue();
    }

    @Test
    void a_run_that_ended_well_under_an_earlier_rule_stays_as_it_is() {
        Decision[] recorded = {
            new RankStarted(0, 0),
            dispatched(A, 1),
            finished(new TokenUsage(OptionalLong.of(99), OptionalLong.empty())),
            dispatched(B, 1),
            new TaskFinished(key(B, 1), seal("text"), TokenUsage.UNKNOWN),
            new RankCompleted(0, 0, List.of(A, B)),
            new RunFinished(RunOutcome.SUCCESS, "All tasks finished")
        };

        GivenRun run = givenIn(START, recorded);

        assertThat(run.state().finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        run.when(new FinishRun(RunOutcome.SUCCESS, "All tasks finished")).thenNothing();
    }

    @Test
    void a_budget_that_is_not_measured_is_warned_of_once() {
        FinishTask other = new FinishTask(key(B, 1), seal("text"), TokenUsage.UNKNOWN);

        GivenRun warned = givenIn(START, dispatched(A, 1), dispatched(B, 1))
                .when(finish(TokenUsage.UNKNOWN))
                .then(UNMEASURED, finished(TokenUsage.UNKNOWN));

        warned.when(finish(TokenUsage.UNKNOWN)).thenNothing();
        warned.when(other).then(new TaskFinished(key(B, 1), seal("text"), TokenUsage.UNKNOWN));
    }

    @Test
    void what_an_attempt_has_said_was_paid_for_however_it_ended() {
        FailTask fail = new FailTask(key(A, 1), "no yeast", seal("part"), TokenUsage.UNKNOWN);
        ExceedAttempt exceed =
                new ExceedAttempt(key(A, 1), Limit.OUTPUT_BYTES, "too much", seal("part"), TokenUsage.UNKNOWN);
        FailTask silent = new FailTask(key(A, 1), "no yeast", seal(""), TokenUsage.UNKNOWN);

        givenIn(START, dispatched(A, 1))
                .when(fail)
                .then(UNMEASURED, new TaskFailed(key(A, 1), "no yeast", seal("part"), TokenUsage.UNKNOWN));
        givenIn(START, dispatched(A, 1))
                .when(exceed)
                .then(
                        UNMEASURED,
                        new TaskBudgetExceeded(
                                A,
                                0,
                                Limit.OUTPUT_BYTES,
                                "too much",
                                Optional.of(1),
                                Optional.of(seal("part")),
                                TokenUsage.UNKNOWN));
        givenIn(START, dispatched(A, 1))
                .when(silent)
                .then(new TaskFailed(key(A, 1), "no yeast", seal(""), TokenUsage.UNKNOWN));
    }

    @Test
    void money_is_counted_in_the_currency_of_the_budget_alone_and_above_the_limit_ends_the_run() {
        RunState budgeted = start("\"maxCost\":{\"amount\":0.25,\"currency\":\"USD\"}");

        RunState within =
                givenIn(budgeted, dispatched(A, 1), told("USD", 250_000_000)).state();
        RunState other =
                givenIn(budgeted, dispatched(A, 1), told("EUR", 900_000_000)).state();
        RunState beyond =
                givenIn(budgeted, dispatched(A, 1), told("USD", 250_000_001)).state();

        assertThat(within.costExceeded()).isFalse();
        assertThat(other.costExceeded()).isFalse();
        assertThat(beyond.costExceeded()).isTrue();
        assertThat(givenIn(START, dispatched(A, 1), told("USD", 250_000_001))
                        .state()
                        .costExceeded())
                .isFalse();
    }

    @Test
    void money_that_is_not_told_or_not_in_that_currency_is_warned_of() {
        RunState budgeted = start("\"maxCost\":{\"amount\":1.50,\"currency\":\"USD\"}");
        TokenUsage some = new TokenUsage(OptionalLong.of(1), OptionalLong.of(2));

        givenIn(budgeted, dispatched(A, 1)).when(finish(some)).then(unmeasured("no cost"), finished(some));
        givenIn(budgeted, dispatched(A, 1), told("EUR", 1))
                .when(finish(some))
                .then(unmeasured("its cost in EUR"), finished(some));
        givenIn(budgeted, dispatched(A, 1), told("USD", 1)).when(finish(some)).then(finished(some));
    }

    private static AgentReported told(String currency, long billionths) {
        return new AgentReported(key(A, 1), Reports.costing(currency, billionths));
    }

    private static OperatorWarned unmeasured(String told) {
        return new OperatorWarned(
                "COST_UNMEASURED",
                "budget.maxCost allows 1.5 USD, but the agent of task 'a' told " + told
                        + ": it is not counted, and the budget does not hold; use an agent that tells it in USD, have the"
                        + " command tell it in REPROOF_REPORT, or limit tokens");
    }

    @Test
    void nothing_is_warned_of_where_tokens_are_told_or_not_limited() {
        TokenUsage some = new TokenUsage(OptionalLong.empty(), OptionalLong.of(0));

        givenIn(START, dispatched(A, 1)).when(finish(some)).then(finished(some));
        givenIn(start("\"maxIterations\":3"), dispatched(A, 1))
                .when(finish(TokenUsage.UNKNOWN))
                .then(finished(TokenUsage.UNKNOWN));
    }
}
