package dev.reproof.engine.decide;

import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Budget;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.projections.run.RunState;
import java.util.Optional;
import java.util.OptionalLong;

/** A budget of tokens that does not hold a run, since its agents do not tell what they spend. */
final class UnmeasuredBudget {

    private static final String CODE = WarningCode.BUDGET_UNMEASURED.name();

    private UnmeasuredBudget() {}

    /** Whether the run has a budget of tokens, and an attempt with that usage told of none. */
    private static boolean concerns(RunState run, TokenUsage usage) {
        return most(run).isPresent() && usage.equals(TokenUsage.UNKNOWN);
    }

    /**
     * The warning at the end of an attempt of that task, unless the run has it; gates spend no tokens.
     *
     * @param spent whether the attempt must have spent some
     */
    static Optional<OperatorWarned> warning(RunState run, TaskId task, TokenUsage usage, boolean spent) {
        boolean warns = spent
                && concerns(run, usage)
                && run.dag().task(task) instanceof AgentTask
                && run.warnings().stream().noneMatch(told -> told.code().equals(CODE));
        return warns
                ? Optional.of(new OperatorWarned(
                        CODE,
                        "budget.maxTokensTotal allows " + most(run).orElseThrow()
                                + " tokens, but the agent of task '"
                                + UntrustedText.shorten(task.value())
                                + "' told none: they are not counted, and the budget does not hold; use an agent that"
                                + " tells, such as --agent openai"))
                : Optional.empty();
    }

    private static OptionalLong most(RunState run) {
        return run.dag().budget().map(Budget::maxTokensTotal).orElse(OptionalLong.empty());
    }
}
