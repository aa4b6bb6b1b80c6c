package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.output.AcpPermissions;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.events.AgentVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real commands that speak the Agent Client Protocol, as far as a shell can. */
@Timeout(120)
class AcpAgentTest extends CommandAgentFixture {

    private static final String SPEAK = """
            echo $$ >> pids
            hear() { IFS= read -r line && printf '%s\\n' "$line" >> heard; }
            say() { printf '%s\\n' "$1"; }
            chunk() { say '{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"'"$1"'"}}}}'; }
            """;

    private static final String BEGIN = SPEAK + """
            hear; say '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}'
            hear; say '{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s1"}}'
            hear
            """;

    private static final String END = """
            say '{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn","usage":{"inputTokens":20,"outputTokens":9}}}'
            cat >> heard
            """;

    private static final AgentResult DONE = new AgentResult.Finished(OptionalLong.of(20), OptionalLong.of(9));

    private AgentResult talk(String command, AgentCalls call, AcpPermissions permissions, Duration patience)
            throws InterruptedException {
        AcpAgent agent = new AcpAgent(
                command,
                AgentText.ALL,
                permissions,
                patience,
                AgentEnvironment.inherited(),
                key -> stderr,
                records(),
                grace);
        return agent.run(call.call(), output);
    }

    private AgentResult talk(String command) throws InterruptedException {
        return talk(command, call(), AcpPermissions.DENY, AcpAgent.DEFAULT_PATIENCE);
    }

    private static AgentResult plain(AgentResult result) {
        return result instanceof AgentResult.Finished finished
                ? new AgentResult.Finished(finished.inputTokens(), finished.outputTokens())
                : failed(((AgentResult.Failed) result).message());
    }

    private String said() {
        return String.join("", output.texts());
    }

    private List<String> heard() throws IOException {
        return Files.readAllLines(directory.resolve("heard"), StandardCharsets.UTF_8);
    }

    @Test
    void a_session_is_opened_and_asked_one_prompt_and_then_nothing_more_is_said() throws Exception {
        AgentResult result = talk(
                BEGIN + "chunk 'I weigh '; chunk 'the flour.'\n" + END,
                call().prompt("Say \"hi\" \ud83c\udf5e \ud83d!\nNow."),
                AcpPermissions.DENY,
                AcpAgent.DEFAULT_PATIENCE);

        assertThat(plain(result)).isEqualTo(DONE);
        assertThat(said()).isEqualTo("I weigh the flour.");
        assertThat(result.report().orElseThrow().session()).contains("s1");
        assertThat(heard())
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":1,"
                                + "\"clientCapabilities\":{\"terminal\":false,"
                                + "\"fs\":{\"readTextFile\":false,\"writeTextFile\":false}}}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"session/new\",\"params\":{\"cwd\":\""
                                + directory.toAbsolutePath() + "\",\"mcpServers\":[]}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"session/prompt\",\"params\":{\"sessionId\":\"s1\","
                                + "\"prompt\":[{\"type\":\"text\",\"text\":\"Say \\\"hi\\\" \ud83c\udf5e \ufffd!\\nNow.\"}]}}");
    }

    @ParameterizedTest
    @CsvSource({
        "ALLOW,yes,0",
        "DENY,no,1",
    })
    void whether_a_tool_may_be_used_is_answered_as_the_operator_says(
            AcpPermissions permissions, String option, int denials) throws Exception {
        String ask =
                "say '{\"jsonrpc\":\"2.0\",\"id\":\"q7\",\"method\":\"session/request_permission\",\"params\":{\"options\":["
                        + "{\"optionId\":\"no\",\"kind\":\"reject_once\"},{\"optionId\":\"ever\",\"kind\":\"allow_always\"},"
                        + "{\"optionId\":\"yes\",\"kind\":\"allow_once\"}]}}'; hear\n";

        AgentResult result =
                talk(BEGIN + ask + "chunk 'Done.'\n" + END, call(), permissions, AcpAgent.DEFAULT_PATIENCE);

        assertThat(plain(result)).isEqualTo(DONE);
        assertThat(heard().get(3))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"q7\",\"result\":{\"outcome\":{\"outcome\":\"selected\","
                        + "\"optionId\":\"" + option + "\"}}}");
        assertThat(result.report().orElseThrow().denials()).isEqualTo(denials);
    }

    @Test
    void where_there_is_no_answer_to_choose_the_question_is_cancelled() throws Exception {
        String ask =
                "say '{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"session/request_permission\",\"params\":{\"options\":["
                        + "{\"optionId\":\"no\",\"kind\":\"reject_once\"}]}}'; hear\n";

        AgentResult result =
                talk(BEGIN + ask + "chunk 'Done.'\n" + END, call(), AcpPermissions.ALLOW, AcpAgent.DEFAULT_PATIENCE);

        assertThat(heard().get(3))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{\"outcome\":{\"outcome\":\"cancelled\"}}}");
        assertThat(result.report().orElseThrow().denials()).isOne();
    }

    @Test
    void there_are_no_files_and_terminals_and_no_methods_of_its_own() throws Exception {
        String ask =
                "say '{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"fs/read_text_file\",\"params\":{\"path\":\"/etc/passwd\"}}'; hear\n";

        assertThat(plain(talk(BEGIN + ask + "chunk 'Done.'\n" + END))).isEqualTo(DONE);

        assertThat(heard().get(3))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":4,\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "exit 3,Agent reported: other (exit code 3)",
        "exit 0,Agent reported: no_end",
    })
    void it_has_finished_only_where_its_answer_came_and_its_exit_code_is_0(String end, String message)
            throws Exception {
        String answered = end.equals("exit 3") ? END : "";

        assertThat(plain(talk(BEGIN + "chunk 'half'\n" + answered + end))).isEqualTo(failed(message));
    }

    @Test
    void one_that_begins_no_session_is_ended() throws Exception {
        AgentResult result = talk(SPEAK + "cat >> heard", call(), AcpPermissions.DENY, Duration.ofMillis(200));

        assertThat(plain(result)).isEqualTo(failed("Agent command began no session in 200 ms"));
        assertThat(result.report().orElseThrow().verdict()).isEqualTo(AgentVerdict.INTERRUPTED);
    }

    @Test
    void one_that_does_not_listen_holds_up_nobody() throws Exception {
        String deaf = SPEAK + """
                say '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1}}'
                say '{"jsonrpc":"2.0","id":2,"result":{"sessionId":"s1"}}'
                chunk 'Done.'
                say '{"jsonrpc":"2.0","id":3,"result":{"stopReason":"end_turn","usage":{"inputTokens":20,"outputTokens":9}}}'
                """;

        assertThat(plain(talk(
                        deaf, call().prompt("x".repeat(5_000_000)), AcpPermissions.DENY, AcpAgent.DEFAULT_PATIENCE)))
                .isEqualTo(DONE);
    }

    @Test
    void one_whose_runner_leaves_is_ended_since_nobody_would_talk_with_it() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread runner = new Thread(() -> {
            try {
                talk(BEGIN + "chunk 'half'\ncat >> heard; tail -f /dev/null");
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        runner.start();
        await().until(() -> said().equals("half"));

        records().leave();
        runner.interrupt();
        runner.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(notedProcesses()).hasSize(1);
    }
}
