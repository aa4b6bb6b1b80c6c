package dev.reproof.engine.agent.model;

import static dev.reproof.engine.agent.model.ModelServer.answers;
import static dev.reproof.engine.agent.model.ModelServer.data;
import static dev.reproof.engine.agent.model.ModelServer.status;
import static dev.reproof.engine.agent.model.ModelServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.Retry;
import dev.reproof.events.AgentVerdict;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for again, when, and what never is. */
class RetriesTest extends ModelAgentFixture {

    private static final Retry OVERLOADED = new Retry(Cause.OVERLOADED, Optional.empty());

    private static List<Duration> seconds(long... seconds) {
        return LongStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 529})
    void a_busy_endpoint_is_asked_again_with_the_same_words(int status) throws Exception {
        server.then(status(status, "later"), status(status, "later"), answers("done"));

        assertThat(run()).isEqualTo(FINISHED);

        assertThat(said()).isEqualTo("done");
        assertThat(pauses).isEqualTo(seconds(1, 2));
        assertThat(server.requests()).hasSize(3).allMatch(server.requests().get(0)::equals);
        assertThat(log()).contains("Try 1 of 5: Model endpoint answered with status " + status + ": later");
    }

    @ParameterizedTest
    @CsvSource({
        "7,7",
        "0,0",
        "60,60",
        "99999999999999,1",
        "-5,1",
        "soon,1",
        "'Sun, 01 Mar 2026 08:00:42 GMT',42",
        "'Sun, 01 Mar 2026 07:00:00 GMT',0"
    })
    void an_endpoint_may_say_when_within_bounds(String retryAfter, long waited) throws Exception {
        server.then(status(429, "{}", "Retry-After: " + retryAfter), answers("done"));

        assertThat(run()).isEqualTo(FINISHED);

        assertThat(pauses).isEqualTo(seconds(waited));
    }

    @ParameterizedTest
    @CsvSource({
        "429,Retry-After: 61,PT61S,RATE_LIMIT",
        "429,x-ratelimit-reset-requests: 5h0m0s,PT5H,RATE_LIMIT",
        "429,anthropic-ratelimit-tokens-reset: 2026-03-01T13:00:00Z,PT5H,RATE_LIMIT",
        "529,Retry-After: 86400,P1D,OVERLOADED",
        "500,'Retry-After: Sun, 01 Mar 2026 08:02:00 GMT',PT2M,OVERLOADED"
    })
    void what_takes_more_than_a_minute_is_no_matter_of_this_attempt(
            int status, String header, Duration wait, Cause cause) throws Exception {
        server.then(status(status, "", header));

        assertThat(run()).isEqualTo(failed("Model endpoint answered with status " + status));

        assertThat(retry()).contains(new Retry(cause, Optional.of(NOW.plus(wait))));
        assertThat(report().status()).contains(status);
        assertThat(pauses).isEmpty();
        assertThat(server.requests()).hasSize(1);
        assertThat(log()).contains("It may be asked again in " + wait.toSeconds() + " s");
    }

    @Test
    void after_five_tries_another_attempt_may_do_better() throws Exception {
        server.then(status(429, "", "Retry-After: 7"));

        assertThat(run()).isEqualTo(failed("Model endpoint answered with status 429 after 5 tries"));

        assertThat(retry()).contains(new Retry(Cause.RATE_LIMIT, Optional.of(NOW.plusSeconds(7))));
        assertThat(report().verdict()).isEqualTo(AgentVerdict.RATE_LIMIT);
    }

    @Test
    void after_five_tries_it_gives_up() throws Exception {
        server.then(status(500, "crumbs"));

        assertThat(run()).isEqualTo(failed("Model endpoint answered with status 500 after 5 tries"));

        assertThat(retry()).as("nothing says that it passes").isEmpty();

        assertThat(pauses).isEqualTo(seconds(1, 2, 4, 8));
        assertThat(server.requests()).hasSize(5);
        assertThat(log().lines()).hasSize(5).allMatch(line -> line.endsWith("status 500: crumbs"));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400, 401, 403, 404, 408, 422})
    void other_refusals_are_final(int status) throws Exception {
        server.then(status(status, ""));

        assertThat(run()).isEqualTo(failed("Model endpoint answered with status " + status));

        assertThat(retry()).isEmpty();
        assertThat(server.requests()).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void a_key_that_the_endpoint_echoes_is_masked_however_it_is_spelt() throws Exception {
        StringBuilder escaped = new StringBuilder();
        KEY.chars().forEach(unit -> escaped.append(String.format(Locale.ROOT, "\\u%04X", unit)));
        String percent = KEY.replace("/", "%2f");
        server.then(status(
                401,
                "Bearer " + KEY + " | " + KEY.replace("/", "\\/") + " | " + escaped + " | " + percent,
                "WWW-Authenticate: Bearer realm=\"" + KEY + "\""));

        assertThat(run()).isEqualTo(failed("Model endpoint answered with status 401"));

        assertThat(log()).endsWith("status 401: Bearer [key] | [key] | [key] | [key]\n");
    }

    @Test
    void a_key_where_the_log_is_cut_is_masked_whole() throws Exception {
        server.then(status(400, "x".repeat(4_040) + KEY + "y".repeat(100_000)));

        assertThat(run()).isEqualTo(failed("Model endpoint answered with status 400"));

        assertThat(log()).doesNotContain(KEY.substring(0, 4)).contains("xxx[");
        assertThat(log().length()).isLessThan(4_200);
    }

    @Test
    void a_body_that_never_ends_is_read_up_to_a_limit() throws Exception {
        server.then(exchange -> {
            exchange.raw("HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.sendSplit("z".repeat(Excerpt.MOST_BYTES), 8192);
            exchange.awaitEnd();
        });

        assertThat(run()).isEqualTo(failed("Model endpoint answered with status 400"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed(int status) throws Exception {
        try (ModelServer elsewhere = new ModelServer().then(answers("stolen"))) {
            server.then(status(status, "", "Location: " + elsewhere.baseUrl() + "/chat/completions"));

            assertThat(run()).isEqualTo(failed("Model endpoint answered with status " + status));

            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void an_endpoint_that_nobody_answers_at_is_tried_again() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThat(run(agent("http://127.0.0.1:" + port + "/v1", pauses::add), call(), output))
                .isEqualTo(failed("Model endpoint could not be reached after 5 tries"));

        assertThat(retry()).as("nothing says that it passes").isEmpty();
        assertThat(pauses).isEqualTo(seconds(1, 2, 4, 8));
        assertThat(log()).contains("ConnectException");
    }

    @Test
    void a_connection_that_is_lost_before_any_text_is_made_again() throws Exception {
        server.then(
                ModelServer.Exchange::breakOff,
                exchange -> {
                    exchange.begin();
                    exchange.breakOff();
                },
                exchange -> {
                    exchange.begin();
                    exchange.send(": wait\n\n"
                            + data("{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}"));
                    exchange.breakOff();
                },
                answers("done"));

        assertThat(run()).isEqualTo(FINISHED);

        assertThat(said()).isEqualTo("done");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void once_text_has_come_nothing_is_asked_again() throws Exception {
        server.then(
                exchange -> {
                    exchange.begin();
                    exchange.send(text("half s"));
                    exchange.breakOff();
                },
                answers("whole"));

        assertThat(run()).isEqualTo(failed("Model endpoint broke off its answer"));

        assertThat(retry()).contains(OVERLOADED);
        assertThat(report().verdict()).isEqualTo(AgentVerdict.NO_END);
        assertThat(said()).isEqualTo("half s");
        assertThat(server.requests()).hasSize(1);
        assertThat(pauses).isEmpty();
    }
}
