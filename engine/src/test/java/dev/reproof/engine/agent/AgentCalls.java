package dev.reproof.engine.agent;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.ModelSelection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Calls to agents, with limits nobody reaches unless a test asks for it. */
public record AgentCalls(AgentCall call) {

    public static AgentCalls in(Path directory) {
        Duration never = Duration.ofMinutes(5);
        return new AgentCalls(new AgentCall(
                new RunId("run-1"),
                new AttemptKey(new TaskId("a"), 0, 1),
                Optional.empty(),
                "the prompt",
                directory,
                never,
                never));
    }

    public AgentCalls task(String id, int iteration, int attempt) {
        AttemptKey key = new AttemptKey(new TaskId(id), iteration, attempt);
        return new AgentCalls(new AgentCall(
                call.run(),
                key,
                call.model(),
                call.prompt(),
                call.workingDirectory(),
                call.taskTimeout(),
                call.idleTimeout()));
    }

    public AgentCalls model(String id) {
        return model(id, Map.of());
    }

    public AgentCalls model(String id, Map<String, String> params) {
        return new AgentCalls(new AgentCall(
                call.run(),
                call.key(),
                Optional.of(new ModelSelection(id, params)),
                call.prompt(),
                call.workingDirectory(),
                call.taskTimeout(),
                call.idleTimeout()));
    }

    public AgentCalls complexity(Complexity complexity) {
        return new AgentCalls(new AgentCall(
                call.run(),
                call.key(),
                call.model(),
                Optional.of(complexity),
                call.prompt(),
                call.workingDirectory(),
                call.taskTimeout(),
                call.idleTimeout()));
    }

    public AgentCalls prompt(String prompt) {
        return new AgentCalls(new AgentCall(
                call.run(),
                call.key(),
                call.model(),
                prompt,
                call.workingDirectory(),
                call.taskTimeout(),
                call.idleTimeout()));
    }

    public AgentCalls retries(RetryRules rules) {
        return limited(call.mostBytes(), rules);
    }

    public AgentCalls mostBytes(long bytes) {
        return limited(bytes, call.retries());
    }

    private AgentCalls limited(long bytes, RetryRules rules) {
        return new AgentCalls(new AgentCall(
                call.run(),
                call.key(),
                call.model(),
                call.complexity(),
                call.prompt(),
                call.workingDirectory(),
                call.taskTimeout(),
                call.idleTimeout(),
                call.elapsed(),
                bytes,
                rules));
    }

    public AgentCalls taskTimeout(Duration timeout) {
        return new AgentCalls(new AgentCall(
                call.run(),
                call.key(),
                call.model(),
                call.prompt(),
                call.workingDirectory(),
                timeout,
                call.idleTimeout()));
    }

    public AgentCalls idleTimeout(Duration timeout) {
        return new AgentCalls(new AgentCall(
                call.run(),
                call.key(),
                call.model(),
                call.prompt(),
                call.workingDirectory(),
                call.taskTimeout(),
                timeout));
    }
}
