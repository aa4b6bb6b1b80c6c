package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.events.AgentVerdict;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TextDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An agent that prints JSON ends as it says itself, where its exit code agrees. */
class StreamedAgentTest extends CommandAgentFixture {

    private static final String INIT =
            "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"s1\",\"model\":\"loaf\",\"claude_code_version\":\"2.1.0\"}";
    private static final String TEXT =
            "{\"type\":\"assistant\",\"message\":{\"id\":\"m1\",\"content\":[{\"type\":\"text\",\"text\":\"I weigh the flour.\"}]},\"parent_tool_use_id\":null}";
    private static final String DONE =
            "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"num_turns\":1,\"usage\":{\"input_tokens\":20,\"output_tokens\":9},\"total_cost_usd\":0.25,\"session_id\":\"s1\"}";
    private static final String LIMIT =
            "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":true,\"api_error_status\":429,\"num_turns\":1,\"result\":\"at http://oven.example\",\"session_id\":\"s1\"}";

    private static String say(String... lines) {
        return "cat > /dev/null; printf '%s\\n' '" + String.join("' '", lines) + "'";
    }

    private AgentResult read(String command, AgentCalls call) throws InterruptedException {
        AgentReading claude = AgentReading.of(AgentFormat.CLAUDE, AgentText.ALL);
        return new CommandAgent(command, claude, AgentEnvironment.inherited(), key -> stderr, records(), grace)
                .run(call.call(), output);
    }

    @Test
    void its_messages_are_the_transcript_and_its_end_is_reported() throws Exception {
        AgentResult result = read(say(INIT, TEXT, DONE), call());

        assertThat(String.join("", output.texts())).isEqualTo("I weigh the flour.");
        assertThat(result).isInstanceOfSatisfying(AgentResult.Finished.class, finished -> {
            assertThat(finished.inputTokens()).hasValue(20);
            assertThat(finished.outputTokens()).hasValue(9);
            assertThat(finished.report().orElseThrow().verdict()).isEqualTo(AgentVerdict.OK);
            assertThat(finished.report().orElseThrow().session()).hasValue("s1");
            assertThat(finished.report().orElseThrow().cost().orElseThrow().billionths())
                    .isEqualTo(250_000_000);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "end, 0, ''",
        "end, 1, Agent reported: other (exit code 1)",
        "end, 143, Agent reported: interrupted (exit code 143)",
        "limit, 0, Agent reported: rate_limit (429)",
        "limit, 1, Agent reported: rate_limit (429)",
        "none, 0, Agent reported: no_end",
        "none, 1, Agent reported: no_end (exit code 1)",
        "none, 130, Agent reported: interrupted (exit code 130)"
    })
    void it_has_finished_only_where_the_end_of_its_stream_and_its_exit_code_agree(String end, int code, String message)
            throws Exception {
        String command = switch (end) {
            case "end" -> say(INIT, TEXT, DONE);
            case "limit" -> say(INIT, TEXT, LIMIT);
            default -> say(INIT, TEXT);
        };

        AgentResult result = read(command + "; exit " + code, call());

        if (message.isEmpty()) {
            assertThat(result).isInstanceOf(AgentResult.Finished.class);
        } else {
            assertThat(result).isInstanceOfSatisfying(AgentResult.Failed.class, failed -> {
                assertThat(failed.message()).isEqualTo(message);
                assertThat(failed.report()).isPresent();
            });
        }
        assertThat(String.join("", output.texts())).isEqualTo("I weigh the flour.");
    }

    @Test
    void all_that_it_printed_is_kept_once_it_has_ended() throws Exception {
        List<String> kept = new ArrayList<>();
        StderrLogs logs = new StderrLogs() {
            @Override
            public OutputStream open(AttemptKey key) {
                return stderr;
            }

            @Override
            public Optional<TextDigest> keepRaw(AttemptKey key, Path printed) {
                kept.add(read(printed));
                return Optional.of(TextDigest.of(kept.get(0)));
            }
        };
        AgentReading claude = AgentReading.of(AgentFormat.CLAUDE, AgentText.ALL);

        AgentResult streamed = new CommandAgent(
                        say("no object", INIT, TEXT, DONE),
                        claude,
                        AgentEnvironment.inherited(),
                        logs,
                        records(),
                        grace)
                .run(call().call(), output);
        AgentResult plain = new CommandAgent("echo Aye", AgentEnvironment.inherited(), logs, records(), grace)
                .run(call().call(), output);

        String all = String.join("\n", "no object", INIT, TEXT, DONE) + "\n";
        assertThat(kept).containsExactly(all);
        assertThat(streamed.report().orElseThrow().raw()).hasValue(TextDigest.of(all));
        assertThat(plain.report()).isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"modelMetrics\":{\"loaf\":{\"usage\":{\"inputTokens\":20,\"outputTokens\":9}}}} | 20",
                "{\"modelMetrics\": | -1",
                "'' | -1"
            })
    void what_copilot_has_used_is_read_from_its_own_file(String file, long input) throws Exception {
        String command = "printf '%s' '" + file + "' > \"$REPROOF_REPORT\"; "
                + say(
                        "{\"type\":\"assistant.message\",\"data\":{\"content\":\"Aye.\"}}",
                        "{\"type\":\"result\",\"exitCode\":0}");

        AgentResult result = new CommandAgent(
                        command,
                        AgentReading.of(AgentFormat.COPILOT, AgentText.ALL),
                        AgentEnvironment.inherited(),
                        key -> stderr,
                        records(),
                        grace)
                .run(call().call(), output);

        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Finished.class,
                        finished ->
                                assertThat(finished.inputTokens().orElse(-1)).isEqualTo(input));
        assertThat(stderr.toString(StandardCharsets.UTF_8).contains("cannot be read"))
                .isEqualTo(file.endsWith(":"));
    }

    @Test
    void one_that_stays_after_its_end_is_ended_and_its_end_holds() throws Exception {
        AgentResult result = read(say(INIT, TEXT, DONE) + "; echo $$ >> pids; exec sleep 300", call());

        assertThat(result).isInstanceOf(AgentResult.Finished.class);
        assertThat(String.join("", output.texts())).isEqualTo("I weigh the flour.");
        assertThat(notedProcesses()).hasSize(1);
    }

    @Test
    void a_time_limit_is_told_as_ever_and_what_was_used_is_told_too() throws Exception {
        AgentResult result = read(say(INIT, TEXT) + "; exec sleep 300", call().taskTimeout(Duration.ofMillis(1_500)));

        assertThat(result).isInstanceOfSatisfying(AgentResult.Failed.class, failed -> {
            assertThat(failed.message()).isEqualTo("Agent command timed out after 1500 ms");
            assertThat(failed.report().orElseThrow().verdict()).isEqualTo(AgentVerdict.INTERRUPTED);
        });
    }
}
