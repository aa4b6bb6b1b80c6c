package dev.reproof.engine.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.engine.agent.Retry;
import dev.reproof.events.AgentReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Asks a server on this machine, and checks after every test that nothing is left and the key was not told. */
@Timeout(120)
abstract class ModelAgentFixture {

    static final String KEY = "sk-loaf-0123456789/abcdefghij";
    static final OptionalLong NONE = OptionalLong.empty();
    static final AgentResult FINISHED = new AgentResult.Finished(NONE, NONE);
    static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    final ModelServer server = server();
    final RecordedOutput output = new RecordedOutput();
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    AgentResult last = FINISHED;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private static ModelServer server() {
        try {
            return new ModelServer();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void nothing_is_left_and_the_key_was_told_to_nobody() throws IOException {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("reproof-model") || name.startsWith("HttpClient"));
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(server.connections()).isZero());
        server.close();
        assertThat(server.failures()).isEmpty();
        assertThat(log()).doesNotContain(KEY);
        assertThat(String.join("", output.texts())).doesNotContain(KEY);
    }

    AgentCalls call() {
        return AgentCalls.in(Path.of(".")).model("oven-1");
    }

    ModelAgent agent() {
        return agent(pauses::add);
    }

    ModelAgent agent(Sleeper sleeper) {
        return agent(server.baseUrl(), sleeper);
    }

    ModelAgent agent(String baseUrl, Sleeper sleeper) {
        return agent(ModelApi.CHAT, baseUrl, sleeper);
    }

    ModelAgent agent(ModelApi api, String baseUrl, Sleeper sleeper) {
        ModelEndpoint endpoint = ModelEndpoint.of(api, baseUrl, "LOAF_KEY", Optional.of(KEY));
        return new ModelAgent(endpoint, Optional.empty(), key -> log, Clock.fixed(NOW, ZoneOffset.UTC), sleeper);
    }

    AgentResult run() throws InterruptedException {
        return run(call(), output);
    }

    AgentResult run(AgentCalls call, AgentOutput to) throws InterruptedException {
        return run(agent(), call, to);
    }

    /** What comes of it, but for the report and what is hoped for, which are {@link #last}. */
    AgentResult run(ModelAgent agent, AgentCalls call, AgentOutput to) throws InterruptedException {
        last = agent.run(call.call(), to);
        return last instanceof AgentResult.Failed failed
                ? new AgentResult.Failed(failed.message(), failed.inputTokens(), failed.outputTokens())
                : last instanceof AgentResult.Finished finished
                        ? new AgentResult.Finished(finished.inputTokens(), finished.outputTokens())
                        : last;
    }

    AgentReport report() {
        return last.report().orElseThrow();
    }

    Optional<Retry> retry() {
        return ((AgentResult.Failed) last).retry();
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    String said() {
        return String.join("", output.texts());
    }

    static AgentResult failed(String message) {
        return AgentResult.Failed.of(message);
    }
}
