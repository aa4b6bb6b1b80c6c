package dev.reproof.engine.agent.model;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.BoundedLog;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.Watch;
import dev.reproof.events.ReproofException;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task.AgentTask;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends each prompt to a model as one request of its own, over HTTP, and takes the answer as it streams.
 *
 * <p>An answer that is complete is finished; refusals, errors, answers that end early and both timeouts are failed. Before
 * any text has come, status 429, status 5xx and lost connections are tried again, up to five times in all. Where that is in
 * vain, or the endpoint wants to be left alone for more than a minute, the failure says that another attempt may do better,
 * and from when on. What is known of failures besides their message goes to the stderr log of the attempt, without the key.
 *
 * <p>Safe for many threads. Nothing of it is left when {@link #run} returns.
 */
public final class ModelAgent implements Agent {

    private static final String NAME = "Model endpoint";
    private static final long LOG_LIMIT = 1L << 20;

    private final ModelEndpoint endpoint;
    private final Optional<ModelSelection> unlessNamed;
    private final Optional<String> fallback;
    private final Consumer<String> warnings;
    private final StderrLogs logs;
    private final Clock clock;
    private final Sleeper sleeper;
    private final ClientThreads threads = new ClientThreads();

    /**
     * An agent for models at that endpoint.
     *
     * @param model the id of the model where the DAG names none
     * @param clock tells how far away the date of a {@code Retry-After} is
     */
    public ModelAgent(ModelEndpoint endpoint, Optional<String> model, StderrLogs logs, Clock clock) {
        this(endpoint, model, logs, clock, pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
    }

    ModelAgent(ModelEndpoint endpoint, Optional<String> model, StderrLogs logs, Clock clock, Sleeper sleeper) {
        this(
                endpoint,
                model.map(id -> new ModelSelection(id, Map.of())),
                Optional.empty(),
                warning -> {},
                logs,
                clock,
                sleeper);
    }

    private ModelAgent(
            ModelEndpoint endpoint,
            Optional<ModelSelection> unlessNamed,
            Optional<String> fallback,
            Consumer<String> warnings,
            StderrLogs logs,
            Clock clock,
            Sleeper sleeper) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.unlessNamed = unlessNamed;
        this.fallback = fallback;
        this.warnings = Objects.requireNonNull(warnings, "warnings");
        this.logs = Objects.requireNonNull(logs, "logs");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
    }

    /**
     * The same, which asks that model where another one is busy or not to be found and has said nothing, within the same
     * attempt and with the same parameters.
     *
     * @param warnings takes what is told of it; called on the threads of attempts
     */
    public ModelAgent fallingBackTo(String model, Consumer<String> warnings) {
        return new ModelAgent(endpoint, unlessNamed, Optional.of(model), warnings, logs, clock, sleeper);
    }

    /**
     * Checks that each task of the DAG has a model that can be asked.
     *
     * @throws ReproofException.Invalid when one has not; naming its complexity
     */
    public void requireModels(Dag dag) {
        dag.tasks().stream()
                .filter(AgentTask.class::isInstance)
                .forEach(task -> problem(Optional.ofNullable(dag.models().get(task.complexity())))
                        .ifPresent(problem -> {
                            throw new ReproofException.Invalid(problem + ": complexity " + task.complexity()
                                    + " of the DAG; correct its models, or give "
                                    + endpoint.api().provider().option("model") + " where it names none");
                        }));
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        Optional<String> problem = problem(call.model());
        if (problem.isPresent()) {
            return AgentResult.Failed.of(problem.get());
        }
        ModelSelection model = call.model().or(() -> unlessNamed).orElseThrow();
        Watch watch = new Watch(NAME, call);
        try (BoundedLog log = BoundedLog.open(call, logs, LOG_LIMIT)) {
            ModelOutcome first = ask(model, call, watch, log, output);
            Optional<String> other = fallback.filter(id -> first.unserved() && !id.equals(model.id()));
            if (other.isEmpty() || watch.expired().isPresent()) {
                return first.result();
            }
            String told = told(model.id(), other.get());
            log.line(told);
            warnings.accept(told);
            ModelOutcome second = ask(new ModelSelection(other.get(), model.params()), call, watch, log, output);
            return second.unserved() && !passes(second) ? first.result() : second.result();
        }
    }

    private ModelOutcome ask(ModelSelection model, AgentCall call, Watch watch, BoundedLog log, AgentOutput output)
            throws InterruptedException {
        return new ModelAttempt(endpoint, model, call.prompt(), threads, clock, sleeper, watch, log).run(output);
    }

    private static boolean passes(ModelOutcome outcome) {
        return outcome.result() instanceof AgentResult.Failed failed
                && failed.retry().isPresent();
    }

    private static String told(String model, String other) {
        return "Model '" + UntrustedText.shorten(model) + "' did not serve, and '" + UntrustedText.shorten(other)
                + "' was asked in its place";
    }

    private Optional<String> problem(Optional<ModelSelection> chosen) {
        Optional<ModelSelection> model = chosen.or(() -> unlessNamed);
        return model.isEmpty()
                ? Optional.of("No model is named for the task")
                : ModelRequest.problem(endpoint.api(), model.get());
    }

    @Override
    public String toString() {
        return "models at " + endpoint;
    }
}
