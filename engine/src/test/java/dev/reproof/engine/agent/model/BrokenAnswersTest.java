package dev.reproof.engine.agent.model;

import static dev.reproof.engine.agent.model.ModelServer.DONE;
import static dev.reproof.engine.agent.model.ModelServer.data;
import static dev.reproof.engine.agent.model.ModelServer.finish;
import static dev.reproof.engine.agent.model.ModelServer.status;
import static dev.reproof.engine.agent.model.ModelServer.streams;
import static dev.reproof.engine.agent.model.ModelServer.text;
import static dev.reproof.engine.agent.model.ModelServer.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.Retry;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are none: each fails the task in words that are the same everywhere, and is not asked for again. */
class BrokenAnswersTest extends ModelAgentFixture {

    @AfterEach
    void nothing_was_asked_again() {
        assertThat(server.requests()).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n\n",
                "<!doctype html>\n<title>Oven</title>\n\n",
                "{\"choices\":[{\"message\":{\"content\":\"not streamed\"}}]}",
                "\0\1\2\377\376"
            })
    void what_is_no_event_stream_is_no_answer(String body) throws Exception {
        server.then(status(200, body));

        assertThat(run()).isEqualTo(failed("Model endpoint answered with something that is no event stream"));

        assertThat(said()).isEmpty();
    }

    @Test
    void the_log_shows_what_came_instead_of_events() throws Exception {
        server.then(status(200, "<title>Bad\u0007 oven " + KEY + "</title>"));

        run();

        assertThat(log()).contains("no event stream: <title>Bad\ufffd oven [key]</title>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[",
                "{} {}",
                "[]",
                "\"text\"",
                "null",
                "{\"choices\":{}}",
                "{\"choices\":[{\"delta\":{\"content\":[]}}]}",
                "{\"choices\":[{\"delta\":{\"content\":7}}]}",
                "{\"choices\":[{\"finish_reason\":1}]}"
            })
    void a_malformed_event_ends_the_answer(String event) throws Exception {
        server.then(streams(text("half"), data(event), text("more"), DONE));

        assertThat(run()).isEqualTo(failed("Model endpoint sent a malformed event"));

        assertThat(retry()).isEmpty();
        assertThat(said()).isEqualTo("half");
        assertThat(log()).contains(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "half"})
    void an_error_within_the_stream_ends_it(String before) throws Exception {
        String error = "{\"error\":{\"message\":\"oven on fire, request 4711, " + KEY.replace("/", "\\/") + "\"}}";
        server.then(streams(text(before), data(error), text("more"), DONE));

        assertThat(run()).isEqualTo(failed("Model endpoint reported an error in its answer"));

        assertThat(said()).isEqualTo(before);
        assertThat(log()).contains("oven on fire, request 4711, [key]");
    }

    @Test
    void a_stream_that_ends_without_an_end_is_cut_short() throws Exception {
        server.then(streams(text("half"), text("lost").strip()));

        assertThat(run()).isEqualTo(failed("Model endpoint ended its answer too early"));

        assertThat(retry()).contains(new Retry(Cause.OVERLOADED, Optional.empty()));
        assertThat(said()).isEqualTo("half");
    }

    @ParameterizedTest
    @CsvSource({
        "length,Model stopped at its length limit",
        "content_filter,Model was stopped by a content filter",
        "tool_calls,'Model called a tool, and it has none'",
        "error,Model endpoint reported an error in its answer"
    })
    void a_bad_reason_to_finish_fails_the_task_and_tokens_are_told(String reason, String message) throws Exception {
        server.then(streams(text("half s"), finish(reason), usage("812", "96"), DONE));

        assertThat(run()).isEqualTo(new AgentResult.Failed(message, OptionalLong.of(812), OptionalLong.of(96)));

        assertThat(said()).isEqualTo("half s");
    }

    @Test
    void a_refusal_fails_the_task() throws Exception {
        server.then(streams(data("{\"choices\":[{\"delta\":{\"refusal\":\"I will not\"}}]}"), finish("stop"), DONE));

        assertThat(run()).isEqualTo(failed("Model refused to answer"));
    }

    @Test
    void an_event_beyond_the_limit_is_not_read_to_its_end() throws Exception {
        server.then(exchange -> {
            exchange.begin();
            exchange.send(text("half") + "data: ");
            exchange.sendSplit("x".repeat(ServerSentEvents.MOST_BYTES), 16_384);
            exchange.awaitEnd();
        });

        assertThat(run()).isEqualTo(failed("Model endpoint sent an event of more than 1048576 bytes"));

        assertThat(said()).isEqualTo("half");
    }
}
