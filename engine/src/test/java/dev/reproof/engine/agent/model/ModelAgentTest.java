package dev.reproof.engine.agent.model;

import static dev.reproof.engine.agent.model.ModelServer.DONE;
import static dev.reproof.engine.agent.model.ModelServer.answers;
import static dev.reproof.engine.agent.model.ModelServer.data;
import static dev.reproof.engine.agent.model.ModelServer.finish;
import static dev.reproof.engine.agent.model.ModelServer.streams;
import static dev.reproof.engine.agent.model.ModelServer.text;
import static dev.reproof.engine.agent.model.ModelServer.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked, and what becomes of a good answer. */
class ModelAgentTest extends ModelAgentFixture {

    @Test
    void each_piece_is_handed_on_before_the_next_one_is_sent() throws Exception {
        // given a server that waits for each piece to arrive
        CountDownLatch arrived = new CountDownLatch(1);
        server.then(exchange -> {
            exchange.begin();
            exchange.send(text("one "));
            ModelServer.Exchange.await(arrived);
            exchange.send(text("two") + finish("stop") + usage("812", "96") + DONE);
            exchange.end();
        });
        RecordedOutput counting = new RecordedOutput() {
            @Override
            public synchronized void text(CharSequence chunk) {
                super.text(chunk);
                arrived.countDown();
            }
        };

        // when
        AgentResult result = run(call(), counting);

        // then
        assertThat(result).isEqualTo(new AgentResult.Finished(OptionalLong.of(812), OptionalLong.of(96)));
        assertThat(counting.texts()).containsExactly("one ", "two");
        assertThat(log()).isEmpty();
    }

    @Test
    void the_request_is_one_message_with_the_key_in_its_header_alone() throws Exception {
        server.then(answers("done"));

        run(call().prompt("Say \"hi\" \ud83d\ude00 \ud83d!\n"), output);

        ModelServer.Request request = server.requests().get(0);
        assertThat(request.head())
                .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nAuthorization: Bearer " + KEY + "\r\n")
                .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
                .containsIgnoringCase("\r\nAccept: text/event-stream\r\n")
                .doesNotContainIgnoringCase("\r\nUpgrade:");
        assertThat(request.body())
                .isEqualTo("{\"model\":\"oven-1\",\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"Say \\\"hi\\\" \ud83d\ude00 \ufffd!\\n\"}],"
                        + "\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void parameters_are_sent_as_numbers_booleans_or_strings() throws Exception {
        server.then(answers("done"));
        Map<String, String> params = new LinkedHashMap<>();
        params.put("temperature", "0.20");
        params.put("seed", "-123456789012345678901234567890");
        params.put("logprobs", "true");
        params.put("reasoning_effort", "high");
        params.put("user", "007");
        params.put("note", "null");

        run(call().model("oven-2", params), output);

        assertThat(server.requests().get(0).body())
                .startsWith("{\"model\":\"oven-2\",")
                .endsWith(",\"temperature\":0.20,\"seed\":-123456789012345678901234567890,\"logprobs\":true,"
                        + "\"reasoning_effort\":\"high\",\"user\":\"007\",\"note\":\"null\"}");
    }

    private static ModelServer.Reply sample(String name) {
        return streams(new String(Answers.sample(name), StandardCharsets.UTF_8));
    }

    @Test
    void a_response_is_asked_for_that_stands_alone_and_is_not_kept() throws Exception {
        server.then(sample("responses"));

        assertThat(run(agent(ModelApi.RESPONSES, server.baseUrl(), pauses::add), call(), output))
                .isEqualTo(new AgentResult.Finished(OptionalLong.of(38), OptionalLong.of(18)));

        ModelServer.Request request = server.requests().get(0);
        assertThat(request.head())
                .startsWith("POST /v1/responses HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nAuthorization: Bearer " + KEY + "\r\n");
        assertThat(request.body())
                .isEqualTo("{\"model\":\"oven-1\",\"input\":\"the prompt\",\"stream\":true,\"store\":false}");
        assertThat(said()).isEqualTo("I weigh the flour \u2013 500 g \ud83c\udf5e.\nDone.");
        assertThat(report().session()).contains("resp_01");
    }

    @Test
    void a_message_is_asked_for_with_its_key_in_a_header_of_its_own_and_a_bound() throws Exception {
        server.then(sample("messages"));
        ModelAgent agent = agent(ModelApi.MESSAGES, server.baseUrl() + "/anthropic", pauses::add);

        assertThat(run(agent, call(), output))
                .isEqualTo(new AgentResult.Finished(OptionalLong.of(38), OptionalLong.of(18)));
        run(agent, call().model("oven-1", Map.of("max_tokens", "512")), output);

        ModelServer.Request request = server.requests().get(0);
        assertThat(request.head())
                .startsWith("POST /v1/anthropic/v1/messages HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nx-api-key: " + KEY + "\r\n")
                .containsIgnoringCase("\r\nanthropic-version: 2023-06-01\r\n")
                .doesNotContainIgnoringCase("Authorization");
        assertThat(request.body())
                .isEqualTo("{\"model\":\"oven-1\",\"max_tokens\":32000,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"the prompt\"}],\"stream\":true}");
        assertThat(server.requests().get(1).body())
                .contains("\"max_tokens\":512,")
                .doesNotContain("32000");
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_waited_for_after_the_end_of_an_answer(ModelApi api) throws Exception {
        server.then(exchange -> {
            exchange.begin();
            exchange.send(Answers.sample(api.toString()));
            exchange.awaitEnd();
        });

        assertThat(run(agent(api, server.baseUrl(), pauses::add), call(), output))
                .isEqualTo(new AgentResult.Finished(OptionalLong.of(38), OptionalLong.of(18)));

        assertThat(log()).isEmpty();
    }

    @Test
    void a_report_never_holds_the_key() throws Exception {
        server.then(streams(
                data("{\"id\":\"" + KEY + "\",\"model\":\"m-" + KEY + "-" + "x".repeat(300) + "\"}"),
                data("{\"id\":\"" + "y".repeat(190) + KEY + "\"}"),
                finish("stop"),
                DONE));

        assertThat(run()).isEqualTo(FINISHED);

        assertThat(report().toString()).contains("m-[key]-xxx", "yyy[key]").doesNotContain(KEY.substring(0, 5));
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT,model",
        "CHAT,messages",
        "CHAT,stream",
        "CHAT,stream_options",
        "RESPONSES,input",
        "RESPONSES,background",
        "RESPONSES,previous_response_id",
        "MESSAGES,messages",
        "MESSAGES,stream"
    })
    void parameters_that_would_change_the_request_itself_fail_the_task_and_nothing_is_sent(ModelApi api, String name)
            throws Exception {
        ModelAgent agent = agent(api, server.baseUrl(), pauses::add);

        assertThat(run(agent, call().model("oven-1", Map.of(name, "false")), output))
                .isEqualTo(failed("Model parameter '" + name + "' cannot be chosen"));

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void the_model_of_the_agent_serves_where_the_dag_names_none() throws Exception {
        server.then(answers("done"));
        AgentCalls call = AgentCalls.in(Path.of("."));
        ModelEndpoint endpoint = ModelEndpoint.of(ModelApi.CHAT, server.baseUrl(), "LOAF_KEY", Optional.empty());
        ModelAgent own = new ModelAgent(
                endpoint, Optional.of("oven-9"), key -> OutputStream.nullOutputStream(), Clock.systemUTC());

        assertThat(run(own, call, output)).isEqualTo(FINISHED);
        assertThat(run(call, output)).isEqualTo(failed("No model is named for the task"));

        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().get(0).body()).startsWith("{\"model\":\"oven-9\",");
        assertThat(server.requests().get(0).head()).doesNotContainIgnoringCase("Authorization");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 64})
    void an_answer_may_be_split_anywhere(int size) throws Exception {
        String answer =
                ": hello\r\n\r\nevent: message\r\ndata: {\"choices\":[{\"index\":0,\r\ndata: \"delta\":{\"content\":\"caf\u00e9 \"}}]}\r\n\r\n"
                        + text("\u65e5\u672c\u8a9e \ud83c\udf5e \\ud83e\\udd56 \\n") + ": ping\n\n" + finish("stop")
                        + usage("1", "2") + DONE;
        server.then(exchange -> {
            exchange.begin();
            exchange.sendSplit(answer, size);
            exchange.end();
        });

        assertThat(run()).isEqualTo(new AgentResult.Finished(OptionalLong.of(1), OptionalLong.of(2)));

        assertThat(output.texts()).containsExactly("caf\u00e9 ", "\u65e5\u672c\u8a9e \ud83c\udf5e \ud83e\udd56 \n");
    }

    @Test
    void nothing_is_waited_for_after_the_end_mark() throws Exception {
        server.then(exchange -> {
            exchange.begin();
            exchange.send(text("all") + DONE + text("more"));
            exchange.awaitEnd();
        });

        assertThat(run()).isEqualTo(FINISHED);

        assertThat(said()).isEqualTo("all");
    }

    @Test
    void an_answer_that_was_finished_is_good_without_its_end_mark() throws Exception {
        server.then(streams(text("all"), finish("stop")), exchange -> {
            exchange.begin();
            exchange.send(text(" of it") + finish("stop"));
            exchange.breakOff();
        });

        assertThat(run()).isEqualTo(FINISHED);
        assertThat(run()).isEqualTo(FINISHED);

        assertThat(said()).isEqualTo("all of it");
    }

    @Test
    void only_the_first_of_several_choices_is_taken() throws Exception {
        server.then(streams(
                data(
                        "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"B\"}},{\"index\":0,\"delta\":{\"content\":\"A\"}}]}"),
                data("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"B\"},\"finish_reason\":\"length\"}]}"),
                data(
                        "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null,\"refusal\":null}}],\"usage\":null}"),
                finish("stop"),
                DONE));

        assertThat(run()).isEqualTo(FINISHED);

        assertThat(said()).isEqualTo("A");
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5", "\"7\"", "9007199254740992", "1e3", "null", "{}"})
    void a_count_of_tokens_that_is_none_is_left_out(String count) throws Exception {
        server.then(streams(text("done"), finish("stop"), usage(count, "9007199254740991"), DONE));

        assertThat(run()).isEqualTo(new AgentResult.Finished(NONE, OptionalLong.of(9_007_199_254_740_991L)));
    }

    @Test
    void the_key_is_masked_in_what_the_model_says_however_it_is_split() throws Exception {
        String json = KEY.replace("/", "\\/");
        server.then(streams(
                text("<" + KEY.substring(0, 5)),
                text(KEY.substring(5, 9)),
                text(KEY.substring(9) + "> sk-"),
                text("loaf- s"),
                text(json + "sk"),
                finish("stop"),
                DONE));

        assertThat(run()).isEqualTo(FINISHED);

        assertThat(said()).isEqualTo("<[key]> sk-loaf- s[key]sk");
    }

    @Test
    void what_the_output_throws_ends_the_request_and_is_passed_on() {
        server.then(exchange -> {
            exchange.begin();
            exchange.send(text("one"));
            exchange.awaitEnd();
        });
        RecordedOutput full = new RecordedOutput() {
            @Override
            public synchronized void text(CharSequence chunk) {
                throw new ReproofException.Storage("no space left", new IOException());
            }
        };

        assertThatThrownBy(() -> run(call(), full)).isInstanceOf(ReproofException.Storage.class);
    }

    @Test
    void nothing_shows_the_key() {
        assertThat(List.of(
                        agent().toString(),
                        ModelEndpoint.of(ModelApi.CHAT, "http://oven:1/", "K", Optional.of(KEY))
                                .toString()))
                .noneMatch(text -> text.contains(KEY))
                .anyMatch(text -> text.contains("http://oven:1/chat/completions with a key"));
    }
}
