package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnReportTest extends CommandAgentFixture {

    @Test
    void a_command_says_what_it_has_used() throws Exception {
        AgentResult result = run("""
                echo said
                cat > "$REPROOF_REPORT" <<'END'
                {"inputTokens": 100, "outputTokens": 20, "cachedTokens": 7, "reasoningTokens": 3, "turns": 2, "model": "loaf-1",
                 "session": "s1", "version": "1.2", "cost": {"amount": 0.0000000015, "currency": "EUR"}}
                END
                """);

        AgentReport report = new AgentReport(
                AgentVerdict.OK,
                Optional.empty(),
                Optional.of("s1"),
                Optional.of("1.2"),
                List.of("loaf-1"),
                new Tokens(Optional.of(100L), Optional.of(20L), Optional.of(7L), Optional.of(3L)),
                Optional.of(new Cost("EUR", 1)),
                Optional.empty(),
                Optional.of(2L),
                0,
                0,
                Optional.empty());
        assertThat(result)
                .isEqualTo(new AgentResult.Finished(OptionalLong.of(100), OptionalLong.of(20), Optional.of(report)));
        assertThat(output.transcript()).isEqualTo("said\n");
    }

    @ParameterizedTest
    @CsvSource({"1e-999999999,0", "0.0000000009,0", "1e9,1000000000000000000", "0,0", "2.5,2500000000"})
    void money_is_counted_in_billionths(String amount, long billionths) throws Exception {
        AgentResult result =
                run("echo '{\"cost\": {\"amount\": " + amount + ", \"currency\": \"USD\"}}' > \"$REPROOF_REPORT\"");

        assertThat(result)
                .isInstanceOfSatisfying(
                        AgentResult.Finished.class,
                        finished -> assertThat(finished.report()
                                        .orElseThrow()
                                        .cost()
                                        .orElseThrow()
                                        .billionths())
                                .isEqualTo(billionths));
    }

    @Test
    void a_command_that_fails_has_used_something_all_the_same() throws Exception {
        AgentResult result = run("echo '{\"outputTokens\": 5}' > \"$REPROOF_REPORT\"; exit 3");

        assertThat(result).isInstanceOfSatisfying(AgentResult.Failed.class, failed -> {
            assertThat(failed.message()).isEqualTo("Agent command ended with exit code 3");
            assertThat(failed.outputTokens()).hasValue(5);
            assertThat(failed.report().orElseThrow().verdict()).isEqualTo(AgentVerdict.OTHER);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                          | expected one JSON object",
                "{                                           | end-of-input",
                "{} {}                                       | Trailing token",
                "{\"turns\": 1, \"turns\": 1}                | Duplicate field",
                "{\"tokens\": 1}                             | expected no member 'tokens'",
                "{\"inputTokens\": -1}                       | expected a whole number from 0 on as inputTokens",
                "{\"turns\": 1.5}                            | expected a whole number from 0 on as turns",
                "{\"model\": 1}                              | expected a text of at most 200 characters as model",
                "{\"session\": \"\\ud800\"}                    | well-formed",
                "{\"cost\": 1}                               | expected cost as",
                "{\"cost\": {\"amount\": -1, \"currency\": \"USD\"}}   | expected cost as",
                "{\"cost\": {\"amount\": 1e40, \"currency\": \"USD\"}} | expected cost as",
                "{\"cost\": {\"amount\": 1, \"currency\": \"usd\"}}    | expected cost as"
            })
    void a_report_that_cannot_be_read_counts_for_nothing_and_is_told(String report, String fault) throws Exception {
        AgentResult result = run("printf '%s' '" + report + "' > \"$REPROOF_REPORT\"");

        assertThat(result).isInstanceOfSatisfying(AgentResult.Finished.class, finished -> {
            assertThat(finished.report().orElseThrow().unread()).isOne();
            assertThat(finished.report().orElseThrow().tokens()).isEqualTo(Tokens.UNKNOWN);
        });
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .contains("The report of the agent command in REPROOF_REPORT cannot be read", fault);
    }

    @Test
    void neither_a_link_nor_a_pipe_nor_a_long_file_is_read() throws Exception {
        Path target = directory.resolve("target");
        for (String odd : List.of(
                "echo '{\"turns\":1}' > " + target + "; ln -s " + target + " \"$REPROOF_REPORT\"",
                "mkfifo \"$REPROOF_REPORT\"",
                "mkdir \"$REPROOF_REPORT\"",
                "yes | head -c 70000 > \"$REPROOF_REPORT\"")) {
            assertThat(run(odd))
                    .as(odd)
                    .isInstanceOfSatisfying(
                            AgentResult.Finished.class,
                            finished -> assertThat(
                                            finished.report().orElseThrow().unread())
                                    .isOne());
        }
    }
}
