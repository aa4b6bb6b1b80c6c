package dev.reproof.engine.agent.model;

import static dev.reproof.engine.agent.model.ModelServer.data;
import static dev.reproof.engine.agent.model.ModelServer.status;
import static dev.reproof.engine.agent.model.ModelServer.streams;
import static dev.reproof.engine.agent.model.ModelServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.Retry;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another model in the same attempt, where the first does not serve. */
class FallbackModelTest extends ModelAgentFixture {

    private static final ModelServer.Reply HOURS = status(429, "", "Retry-After: 18000");
    private static final String TOLD = "Model 'oven-1' did not serve, and 'oven-2' was asked in its place";

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private AgentResult ask() throws InterruptedException {
        ModelAgent agent = agent().fallingBackTo("oven-2", warnings::add);
        return run(agent, call().model("oven-1", Map.of("seed", "7")), output);
    }

    private static ModelServer.Reply answer() {
        return streams(new String(Answers.sample("chat-older"), StandardCharsets.UTF_8));
    }

    private static ModelServer.Reply overloaded(String before) {
        return streams(text(before), data("{\"error\":{\"type\":\"overloaded_error\"}}"));
    }

    private void requireFallback(AgentResult result, int requests) {
        assertThat(result).isEqualTo(new AgentResult.Finished(OptionalLong.of(19), OptionalLong.of(9)));
        assertThat(said()).isEqualTo("Done.");
        assertThat(report().models()).containsExactly("oven-2");
        assertThat(warnings).containsExactly(TOLD);
        assertThat(log()).contains(TOLD);
        assertThat(server.requests()).hasSize(requests);
        String first = server.requests().get(0).body();
        assertThat(server.requests().get(requests - 1).body()).isEqualTo(first.replace("oven-1", "oven-2"));
    }

    @Test
    void a_limit_of_hours_is_not_waited_for() throws Exception {
        server.then(HOURS, answer());

        requireFallback(ask(), 2);
    }

    @Test
    void a_model_that_is_not_there_is_replaced() throws Exception {
        server.then(status(404, "no oven-1"), answer());

        requireFallback(ask(), 2);
    }

    @Test
    void a_busy_model_gets_its_tries_first() throws Exception {
        ModelServer.Reply busy = status(529, "");
        server.then(busy, busy, busy, busy, busy, answer());

        requireFallback(ask(), 6);
    }

    @Test
    void so_is_one_that_is_overloaded_before_it_says_anything() throws Exception {
        server.then(overloaded(""), answer());

        requireFallback(ask(), 2);
    }

    @Test
    void a_model_that_has_said_something_is_not_replaced() throws Exception {
        server.then(overloaded("half"), answer());

        assertThat(ask()).isEqualTo(failed("Model endpoint reported an error in its answer"));

        assertThat(warnings).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void what_another_model_would_meet_too_is_final(int status) throws Exception {
        server.then(status(status, ""), answer());

        assertThat(ask()).isEqualTo(failed("Model endpoint answered with status " + status));

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void where_both_are_busy_the_attempt_says_when_the_fallback_may_be_asked() throws Exception {
        server.then(HOURS, status(429, "", "Retry-After: 90"));

        assertThat(ask()).isEqualTo(failed("Model endpoint answered with status 429"));

        assertThat(retry()).contains(new Retry(Cause.RATE_LIMIT, Optional.of(NOW.plusSeconds(90))));
    }

    @Test
    void a_fallback_that_is_not_there_does_not_hide_that_the_first_will_serve_again() throws Exception {
        server.then(HOURS, status(404, ""));

        assertThat(ask()).isEqualTo(failed("Model endpoint answered with status 429"));

        assertThat(retry()).contains(new Retry(Cause.RATE_LIMIT, Optional.of(NOW.plusSeconds(18_000))));
    }

    @Test
    void the_model_itself_is_no_fallback() throws Exception {
        server.then(HOURS);
        ModelAgent agent = agent().fallingBackTo("oven-1", warnings::add);

        assertThat(run(agent, call(), output)).isEqualTo(failed("Model endpoint answered with status 429"));

        assertThat(server.requests()).hasSize(1);
    }
}
