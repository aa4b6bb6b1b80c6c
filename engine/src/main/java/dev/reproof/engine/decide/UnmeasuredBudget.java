package dev.reproof.engine.decide;

import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Budget;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A budget that does not hold a run, since its agents do not tell what they spend. */
final class UnmeasuredBudget {

    private UnmeasuredBudget() {}

    /**
     * The warnings at the end of an attempt of that task, as far as the run does not have them; gates spend nothing.
     *
     * @param spent whether the attempt must have spent some
     */
    static List<OperatorWarned> warnings(RunState run, TaskState task, TokenUsage usage, boolean spent) {
        if (!spent || !(run.dag().task(task.id()) instanceof AgentTask)) {
            return List.of();
        }
        return Stream.of(tokens(run, task, usage), cost(run, task))
                .flatMap(Optional::stream)
                .filter(warning ->
                        run.warnings().stream().noneMatch(told -> told.code().equals(warning.code())))
                .toList();
    }

    private static Optional<OperatorWarned> tokens(RunState run, TaskState task, TokenUsage usage) {
        OptionalLong most = run.dag().budget().map(Budget::maxTokensTotal).orElse(OptionalLong.empty());
        return most.isPresent() && usage.equals(TokenUsage.UNKNOWN)
                ? Optional.of(new OperatorWarned(
                        WarningCode.BUDGET_UNMEASURED.name(),
                        "budget.maxTokensTotal allows " + most.getAsLong()
                                + " tokens, but the agent of task '"
                                + UntrustedText.shorten(task.id().value())
                                + "' told none: they are not counted, and the budget does not hold; use an agent that"
                                + " tells, such as --agent openai"))
                : Optional.empty();
    }

    private static Optional<OperatorWarned> cost(RunState run, TaskState task) {
        Optional<Cost> told = task.told()
                .last()
                .filter(last -> task.running().equals(Optional.of(last.key())))
                .flatMap(last -> last.report().cost());
        return run.dag()
                .budget()
                .flatMap(Budget::maxCost)
                .filter(most -> told.filter(cost -> cost.currency().equals(most.currency()))
                        .isEmpty())
                .map(most -> new OperatorWarned(
                        WarningCode.COST_UNMEASURED.name(),
                        "budget.maxCost allows " + most + ", but the agent of task '"
                                + UntrustedText.shorten(task.id().value()) + "' told "
                                + told.map(cost -> "its cost in " + cost.currency())
                                        .orElse("no cost")
                                + ": it is not counted, and the budget does not hold; use an agent that tells it in "
                                + most.currency() + ", have the command tell it in REPROOF_REPORT, or limit tokens"));
    }
}
