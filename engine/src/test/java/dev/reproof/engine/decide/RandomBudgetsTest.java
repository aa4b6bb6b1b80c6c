package dev.reproof.engine.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.decide.BudgetedRun.Answer;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random runs with budgets, ended by the decider and by a second reading of the rules that shares no code with it. */
class RandomBudgetsTest {

    private static final long SEED = 20_260_303;
    private static final int RUNS = 20_000;
    private static final int NONE = -1;

    /**
     * A task and, where it has one, the loop that runs it again alone.
     *
     * @param iterations the iterations that the loop may take, 0 where there is none
     * @param tokens what each attempt spends, {@code NONE} where it does not tell
     * @param findings how many reviews find something
     * @param fails the iteration in which it fails, {@code NONE} where it never does
     */
    private record Reviewer(int iterations, int tokens, int findings, int fails) {

        static Reviewer random(Random random) {
            return new Reviewer(
                    random.nextInt(4),
                    random.nextInt(NONE, 12),
                    random.nextInt(4),
                    random.nextInt(3) == 0 ? random.nextInt(4) : NONE);
        }

        Answer answer(int iteration) {
            return new Answer(
                    tokens == NONE ? OptionalLong.empty() : OptionalLong.of(tokens),
                    fails == iteration,
                    iteration < findings);
        }
    }

    /** Tasks beside each other, and the budgets of their run, {@code NONE} where it has none. */
    private record Plan(long maxTokens, long maxIterations, List<Reviewer> tasks) {

        static Plan random(Random random) {
            return new Plan(
                    random.nextInt(4) == 0 ? NONE : random.nextInt(40),
                    random.nextBoolean() ? NONE : random.nextInt(4),
                    Stream.generate(() -> Reviewer.random(random))
                            .limit(1 + random.nextInt(4))
                            .toList());
        }

        Answer answer(AttemptKey attempt) {
            return tasks.get(Integer.parseInt(attempt.task().value().substring(1)))
                    .answer(attempt.iteration());
        }

        String document() {
            List<String> lines = new ArrayList<>();
            List<String> loops = new ArrayList<>();
            for (int task = 0; task < tasks.size(); task++) {
                lines.add("{\"id\":\"t%d\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\",\"depends_on\":[]}"
                        .formatted(task));
                if (tasks.get(task).iterations() > 0) {
                    loops.add("{\"id\":\"l%d\",\"convergeOn\":\"t%d\",\"maxIterations\":%d}"
                            .formatted(task, task, tasks.get(task).iterations()));
                }
            }
            List<String> budget = new ArrayList<>();
            if (maxTokens != NONE) {
                budget.add("\"maxTokensTotal\":" + maxTokens);
            }
            if (maxIterations != NONE) {
                budget.add("\"maxIterations\":" + maxIterations);
            }
            return "{\"title\":\"t\",\"budget\":{" + String.join(",", budget) + "},\"tasks\":["
                    + String.join(",", lines) + "],\"loops\":[" + String.join(",", loops) + "]}";
        }
    }

    /** The rules, counted by hand. */
    private static final class Count {

        private final Plan plan;
        private final Map<Integer, String> statuses = new HashMap<>();
        private final Map<Integer, Integer> iterations = new HashMap<>();
        private long spent;
        private boolean unmeasured;

        Count(Plan plan) {
            this.plan = plan;
            for (int task = 0; task < plan.tasks.size(); task++) {
                run(task, 0);
            }
            for (int task = 0; task < plan.tasks.size(); task++) {
                loop(task);
            }
        }

        private void loop(int task) {
            Reviewer reviewer = plan.tasks.get(task);
            while (reviewer.iterations > 0
                    && statuses.get(task).equals("FINISHED")
                    && iterations.get(task) < reviewer.findings) {
                int next = iterations.get(task) + 1;
                if (next > reviewer.iterations || (plan.maxIterations != NONE && next > plan.maxIterations)) {
                    statuses.put(task, "BUDGET-EXCEEDED");
                } else {
                    run(task, next);
                }
            }
        }

        private void run(int task, int iteration) {
            iterations.put(task, iteration);
            if (over()) {
                statuses.put(task, "BUDGET-EXCEEDED");
                return;
            }
            Reviewer reviewer = plan.tasks.get(task);
            spent += Math.max(0, reviewer.tokens);
            unmeasured |= reviewer.tokens == NONE && plan.maxTokens != NONE;
            statuses.put(task, reviewer.fails == iteration ? "ERROR" : "FINISHED");
        }

        private boolean over() {
            return plan.maxTokens != NONE && spent > plan.maxTokens;
        }

        RunOutcome outcome() {
            if (statuses.containsValue("ERROR")) {
                return RunOutcome.FAILED;
            }
            return statuses.containsValue("BUDGET-EXCEEDED") || over()
                    ? RunOutcome.BUDGET_EXCEEDED
                    : RunOutcome.SUCCESS;
        }
    }

    @Test
    void runs_end_at_their_budgets_as_a_second_reading_of_the_rules_counts() {
        Random random = new Random(SEED);
        Map<RunOutcome, Integer> outcomes = new EnumMap<>(RunOutcome.class);
        for (int number = 0; number < RUNS; number++) {
            // given
            Plan plan = Plan.random(random);
            String document = plan.document();
            Count expected = new Count(plan);

            // when
            RunState end = new BudgetedRun(document, plan::answer).toTheEnd();

            // then
            String which = "seed " + SEED + ", run " + number + ": " + document;
            RunOutcome outcome = end.finished().orElseThrow().outcome();
            assertThat(outcome).as(which).isEqualTo(expected.outcome());
            assertThat(end.totals().tokensSpent()).as(which).isEqualTo(expected.spent);
            assertThat(!end.warnings().isEmpty()).as(which).isEqualTo(expected.unmeasured);
            for (int task = 0; task < plan.tasks().size(); task++) {
                assertThat(status(end, task)).as(which).isEqualTo(expected.statuses.get(task));
                assertThat(iteration(end, task)).as(which).isEqualTo(expected.iterations.get(task));
            }
            outcomes.merge(outcome, 1, Integer::sum);
        }
        assertThat(outcomes.values()).hasSize(3).allMatch(count -> count > RUNS / 20);
    }

    private static String status(RunState end, int task) {
        return end.task(new TaskId("t" + task)).status().word();
    }

    private static int iteration(RunState end, int task) {
        return end.loop("l" + task).map(LoopState::iteration).orElse(0);
    }
}
