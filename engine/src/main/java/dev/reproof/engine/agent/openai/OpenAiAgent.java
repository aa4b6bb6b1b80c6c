package dev.reproof.engine.agent.openai;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.BoundedLog;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.Watch;
import dev.reproof.events.ReproofException;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task.AgentTask;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends each prompt to a model as one chat completion, over HTTP, and takes the answer as it streams.
 *
 * <p>An answer that is complete is finished; refusals, errors, answers that end early and both timeouts are failed. Before
 * any text has come, status 429, status 5xx and lost connections are tried again, up to five times in all. What is known
 * of failures besides their message goes to the stderr log of the attempt, without the key.
 *
 * <p>Safe for many threads. Nothing of it is left when {@link #run} returns.
 */
public final class OpenAiAgent implements Agent {

    private static final String NAME = "Model endpoint";
    private static final long LOG_LIMIT = 1L << 20;

    private final OpenAiEndpoint endpoint;
    private final Optional<ModelSelection> fallback;
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
    public OpenAiAgent(OpenAiEndpoint endpoint, Optional<String> model, StderrLogs logs, Clock clock) {
        this(endpoint, model, logs, clock, pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
    }

    OpenAiAgent(OpenAiEndpoint endpoint, Optional<String> model, StderrLogs logs, Clock clock, Sleeper sleeper) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.fallback = model.map(id -> new ModelSelection(id, Map.of()));
        this.logs = Objects.requireNonNull(logs, "logs");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
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
                                    + " of the DAG; correct its models, or give --openai-model where it names none");
                        }));
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        Optional<String> problem = problem(call.model());
        if (problem.isPresent()) {
            return AgentResult.Failed.of(problem.get());
        }
        byte[] body = ChatRequest.body(call.model().or(() -> fallback).orElseThrow(), call.prompt());
        try (BoundedLog log = BoundedLog.open(call, logs, LOG_LIMIT)) {
            return new ChatAttempt(endpoint, body, threads, clock, sleeper, new Watch(NAME, call), log).run(output);
        }
    }

    private Optional<String> problem(Optional<ModelSelection> chosen) {
        Optional<ModelSelection> model = chosen.or(() -> fallback);
        return model.isEmpty() ? Optional.of("No model is named for the task") : ChatRequest.problem(model.get());
    }

    @Override
    public String toString() {
        return "models at " + endpoint;
    }
}
