package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentCalls;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command whose answer is a file, and not what it prints. */
class OwnAnswerTest extends CommandAgentFixture {

    private static final String PLACE = "cd \"$(dirname \"$REPROOF_REPORT\")\"; ";

    private AgentResult answered(String command, AgentCalls call) throws InterruptedException {
        AgentReading report = AgentReading.of(AgentFormat.REPORT, AgentText.ALL);
        return new CommandAgent(PLACE + command, report, AgentEnvironment.inherited(), key -> stderr, records(), grace)
                .run(call.call(), output);
    }

    @Test
    void its_answer_is_the_transcript_and_what_it_prints_is_its_log() throws Exception {
        AgentResult result = answered("""
                echo 'Thinking.'; printf 'Knead \\303\\251t\\303\\251.' > answer.md
                echo '{"answerFile": "answer.md", "outputTokens": 5}' > report
                """, call());

        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Finished.class,
                        finished -> assertThat(finished.outputTokens()).isEqualTo(OptionalLong.of(5)));
        assertThat(output.transcript()).isEqualTo("Knead été.");
        assertThat(stderr.toString(StandardCharsets.UTF_8)).contains("Thinking.");
    }

    @Test
    void one_that_fails_has_said_what_stands_in_its_answer() throws Exception {
        AgentResult result =
                answered("echo 'Half a loaf.' > a; echo '{\"answerFile\": \"a\"}' > report; exit 3", call());

        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Failed.class,
                        failed -> assertThat(failed.message()).isEqualTo("Agent command ended with exit code 3"));
        assertThat(output.transcript()).isEqualTo("Half a loaf.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true                                                    | named no answerFile in REPROOF_REPORT",
                "echo '{}' > report                                      | named no answerFile in REPROOF_REPORT",
                "echo '{\"answerFile\":\"../x\"}' > report               | named no answerFile in REPROOF_REPORT",
                "echo '{\"answerFile\":\"/etc/passwd\"}' > report        | named no answerFile in REPROOF_REPORT",
                "echo '{\"answerFile\":\"a\",\"x\":1}' > report; echo y > a | named no answerFile in REPROOF_REPORT",
                "echo '{\"answerFile\":\"a\"}' > report                  | left no file that can be read as its answerFile",
                "echo '{\"answerFile\":\"a\"}' > report; ln -s /etc/passwd a | left no file that can be read as its answerFile",
                "echo '{\"answerFile\":\"a\"}' > report; mkfifo a        | left no file that can be read as its answerFile",
                "echo '{\"answerFile\":\"a\"}' > report; mkdir a         | left no file that can be read as its answerFile"
            })
    void one_that_leaves_no_answer_has_failed(String command, String fault) throws Exception {
        AgentResult result = answered("echo 'All is well.'; " + command, call());

        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Failed.class,
                        failed -> assertThat(failed.message()).isEqualTo("Agent command " + fault));
        assertThat(output.transcript()).isEmpty();
    }

    @Test
    void an_answer_is_bounded_as_what_is_printed() throws Exception {
        AgentResult result = answered(
                "head -c 3000 /dev/zero | tr '\\0' x > a; echo '{\"answerFile\":\"a\"}' > report",
                call().mostBytes(2_999));

        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Failed.class,
                        failed -> assertThat(failed.message())
                                .isEqualTo(
                                        "Agent command answered with more than the 2999 bytes that --max-attempt-bytes allows"));
    }
}
