package dev.reproof.engine.agent.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.events.ReproofException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ScriptAgentTest {

    private static final OptionalLong NONE = OptionalLong.empty();

    private final RecordedOutput output = new RecordedOutput();
    private final AgentCalls call = AgentCalls.in(Path.of("."));

    private static ScriptAgent script(String json) {
        return ScriptAgent.parse(json.getBytes(StandardCharsets.UTF_8), "demo.json");
    }

    private AgentResult run(String entries, AgentCalls call) throws InterruptedException {
        return script("{\"tasks\":{\"a\":" + entries + "}}").run(call.call(), output);
    }

    @Test
    void chunks_are_replayed_one_by_one_and_tokens_are_told() throws Exception {
        AgentResult result = run(
                "[{\"chunks\":[\"one \",\"\",\"two\"],\"delayMillis\":1,\"status\":\"finished\",\"errorMessage\":\"\","
                        + "\"inputTokens\":7,\"outputTokens\":9007199254740993}]",
                call);

        assertThat(result)
                .isEqualTo(new AgentResult.Finished(OptionalLong.of(7), OptionalLong.of(9_007_199_254_740_993L)));
        assertThat(output.texts()).containsExactly("one ", "", "two");
    }

    @ParameterizedTest
    @CsvSource({"0,1,zero", "0,4,zero", "1,1,one", "2,1,two", "3,1,two", "99,2,two"})
    void the_entry_goes_by_iteration_and_the_last_one_repeats(int iteration, int attempt, String expected)
            throws Exception {
        run(
                "[{\"chunks\":[\"zero\"]},{\"chunks\":[\"one\"]},{\"chunks\":[\"two\"]}]",
                call.task("a", iteration, attempt));

        assertThat(output.texts()).containsExactly(expected);
    }

    @Test
    void an_entry_may_say_nothing_at_all() throws Exception {
        assertThat(run("[{}]", call)).isEqualTo(new AgentResult.Finished(NONE, NONE));

        assertThat(output.texts()).isEmpty();
    }

    @Test
    void an_error_carries_its_message_or_the_default_one() throws Exception {
        assertThat(run(
                        "[{\"chunks\":[\"half\"],\"status\":\"error\",\"errorMessage\":\"out of luck\",\"outputTokens\":2}]",
                        call))
                .isEqualTo(new AgentResult.Failed("out of luck", NONE, OptionalLong.of(2)));
        assertThat(run("[{\"status\":\"error\"}]", call))
                .isEqualTo(new AgentResult.Failed("Scripted failure", NONE, NONE));
        assertThat(output.texts()).containsExactly("half");
    }

    @Test
    void a_task_without_an_entry_fails() throws Exception {
        assertThat(run("[{}]", call.task("b", 0, 1)))
                .isEqualTo(new AgentResult.Failed("The agent script has no entry for this task", NONE, NONE));
    }

    @Test
    void a_surrogate_pair_may_be_split_between_chunks() throws Exception {
        run("[{\"chunks\":[\"a\\ud83d\",\"\\ude00b\"]}]", call);

        assertThat(output.texts()).containsExactly("a\ud83d", "\ude00b");
    }

    @Test
    void a_chunk_of_25_million_characters_is_taken() throws Exception {
        String large = "x".repeat(25_000_000);

        run("[{\"chunks\":[\"" + large + "\"]}]", call);

        assertThat(output.texts()).containsExactly(large);
    }

    @Test
    void the_delay_runs_into_the_task_timeout() throws Exception {
        AgentResult result = run(
                "[{\"chunks\":[\"one\",\"two\"],\"delayMillis\":9223372036854775807}]",
                call.taskTimeout(Duration.ofMillis(50)));

        assertThat(result).isEqualTo(new AgentResult.Failed("Agent script timed out after 50 ms", NONE, NONE));
        assertThat(output.texts()).containsExactly("one");
    }

    @Test
    void the_delay_runs_into_the_idle_timeout() throws Exception {
        AgentResult result =
                run("[{\"chunks\":[\"one\",\"two\"],\"delayMillis\":600000}]", call.idleTimeout(Duration.ofMillis(50)));

        assertThat(result).isEqualTo(new AgentResult.Failed("Agent script printed nothing for 50 ms", NONE, NONE));
    }

    @Test
    void an_interrupt_ends_the_delay() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread runner = new Thread(() -> {
            try {
                run("[{\"chunks\":[\"one\",\"two\"],\"delayMillis\":200000}]", call);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        runner.start();
        await().until(() -> output.texts().size() == 1);

        runner.interrupt();
        runner.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(output.texts()).containsExactly("one");
    }

    @Test
    void an_interrupt_is_seen_where_nothing_is_waited_for() {
        AgentOutput interrupting = new RecordedOutput() {
            @Override
            public synchronized void text(CharSequence chunk) {
                super.text(chunk);
                Thread.currentThread().interrupt();
            }
        };

        assertThatThrownBy(() -> script("{\"tasks\":{\"a\":[{\"chunks\":[\"one\",\"two\"]}]}}")
                        .run(call.call(), interrupting))
                .isInstanceOf(InterruptedException.class);
        assertThat(((RecordedOutput) interrupting).texts()).containsExactly("one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the document expected an object, found nothing",
                "[] | the document expected an object, found an array without content",
                "null | the document expected an object, found null",
                "{} | tasks expected an object, found nothing",
                "{\"tasks\":{},\"more\":1} | the document has a member \"more\"",
                "{\"tasks\":[]} | tasks expected an object",
                "{\"tasks\":{\"a\":{}}} | tasks.\"a\" expected an array",
                "{\"tasks\":{\"a\":[]}} | tasks.\"a\" expected at least one entry",
                "{\"tasks\":{\"a\":[{},7]}} | tasks.\"a\"[1] expected an object, found 7",
                "{\"tasks\":{\"a\":[{\"delayMs\":1}]}} | tasks.\"a\"[0] has a member \"delayMs\"",
                "{\"tasks\":{\"a\":[{\"chunks\":\"x\"}]}} | tasks.\"a\"[0].chunks expected an array, found \"x\"",
                "{\"tasks\":{\"a\":[{\"chunks\":[\"x\",1]}]}} | tasks.\"a\"[0].chunks[1] expected a string, found 1",
                "{\"tasks\":{\"a\":[{\"chunks\":null}]}} | tasks.\"a\"[0].chunks expected an array, found null",
                "{\"tasks\":{\"a\":[{\"delayMillis\":-1}]}} | tasks.\"a\"[0].delayMillis expected a whole number",
                "{\"tasks\":{\"a\":[{\"delayMillis\":1.5}]}} | tasks.\"a\"[0].delayMillis expected a whole number",
                "{\"tasks\":{\"a\":[{\"inputTokens\":9223372036854775808}]}} | tasks.\"a\"[0].inputTokens expected",
                "{\"tasks\":{\"a\":[{\"outputTokens\":\"1\"}]}} | tasks.\"a\"[0].outputTokens expected",
                "{\"tasks\":{\"a\":[{\"status\":\"ok\"}]}} | tasks.\"a\"[0].status expected \"finished\" or \"error\", found \"ok\"",
                "{\"tasks\":{\"a\":[{\"status\":null}]}} | tasks.\"a\"[0].status expected a string, found null",
                "{\"tasks\":{\"a\":[{\"errorMessage\":1}]}} | tasks.\"a\"[0].errorMessage expected a string, found 1",
                "{\"tasks\":{\"a\":[{}],\"a\":[{}]}} | not readable as JSON at line 1, column",
                "{\"tasks\":{}} {} | not readable as JSON",
                "{\"tasks\":{\"a\":[{\"chunks\":[[\"deep\"]]}]}} | not readable as JSON",
                "{\"tasks\": | not readable as JSON",
            })
    void a_script_with_a_mistake_is_refused_and_the_place_is_named(String json, String message) {
        assertThatThrownBy(() -> script(json))
                .isInstanceOf(ReproofException.Invalid.class)
                .hasMessageContaining("demo.json")
                .hasMessageContaining(message);
    }
}
