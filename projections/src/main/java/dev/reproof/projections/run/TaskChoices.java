package dev.reproof.projections.run;

import dev.reproof.events.RunOptions;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.OnFailure;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.TaskSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How one task runs, as its run stands: what the DAG says of it, else what the run's options say. */
public final class TaskChoices {

    private final RunState state;
    private final Task task;
    private final TaskSettings settings;

    private TaskChoices(RunState state, Task task) {
        this.state = state;
        this.task = task;
        this.settings = task.settings();
    }

    /**
     * The choices of that task.
     *
     * @throws IllegalArgumentException when the run has no such task
     */
    public static TaskChoices of(RunState state, TaskId id) {
        return new TaskChoices(state, state.dag().task(id));
    }

    /** The longest attempt. */
    public Duration timeout() {
        return Duration.ofMillis(settings.timeoutMillis().orElse(state.options().taskTimeoutMillis()));
    }

    /** The longest silence of an attempt; where nobody has named one, that is all of its time. */
    public Duration idleTimeout() {
        RunOptions options = state.options();
        boolean unnamed = options.streamIdleTimeoutMillis() == options.taskTimeoutMillis();
        long usual = unnamed ? timeout().toMillis() : options.streamIdleTimeoutMillis();
        return Duration.ofMillis(settings.idleTimeoutMillis().orElse(usual));
    }

    /** How often it is tried again when it has simply failed. */
    public long retries() {
        return settings.retries().orElse(state.options().retries().orElse(0L));
    }

    /**
     * The model of its next attempt, or of the one under way, which only an agent's task has: that of its tries so far among
     * its fallbacks, else its own, else what the options say of its complexity, else what the DAG says of that.
     */
    public Optional<ModelSelection> model() {
        if (!(task instanceof AgentTask)) {
            return Optional.empty();
        }
        List<ModelSelection> fallbacks = settings.fallbackModels();
        int tried = Math.min(state.task(task.id()).tries().fallbacks(), fallbacks.size());
        return tried > 0
                ? Optional.of(fallbacks.get(tried - 1))
                : settings.model().or(this::ofComplexity);
    }

    private Optional<ModelSelection> ofComplexity() {
        return state.options()
                .models()
                .map(chosen -> chosen.get(task.complexity().name()))
                .map(model -> new ModelSelection(model.id(), model.params()))
                .or(() -> Optional.ofNullable(state.dag().models().get(task.complexity())));
    }

    /**
     * Whether what depends on it may run: it has finished, or it has failed or come to a limit and the DAG says that they go on.
     * One that was skipped has not failed by itself.
     */
    public boolean letsChildrenRun() {
        TaskState now = state.task(task.id());
        boolean tried = now.failed() || now.status() == TaskStatus.BUDGET_EXCEEDED;
        return now.status() == TaskStatus.FINISHED || (tried && settings.onFailure() == OnFailure.CONTINUE);
    }

    /** Whether another attempt would be of a model that was not tried yet. */
    public boolean hasFallback() {
        return state.task(task.id()).tries().fallbacks()
                < settings.fallbackModels().size();
    }
}
