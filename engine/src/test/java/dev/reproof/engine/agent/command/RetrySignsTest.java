package dev.reproof.engine.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.Retry;
import dev.reproof.engine.agent.RetryRules;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command that has failed says of another try. */
class RetrySignsTest extends CommandAgentFixture {

    private static final RetryRules RULES = new RetryRules(Set.of(75), Optional.of("try again (later|soon)$"));

    private static Optional<Retry> retry(AgentResult result) {
        return result instanceof AgentResult.Failed failed ? failed.retry() : Optional.empty();
    }

    private static Retry of(Cause cause) {
        return new Retry(cause, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            exit 75                                              | EXIT_CODE
            exit 74                                              |
            exit 0                                               |
            kill -9 $$                                           |
            echo 'Busy, try again later' >&2; exit 1             | STANDARD_ERROR
            printf 'Busy, try again soon' >&2; exit 1            | STANDARD_ERROR
            echo 'try again later'; exit 1                       |
            echo 'try again later or never' >&2; exit 1          |
            echo 'try again later' >&2; exit 0                   |
            printf 'try again ' >&2; echo later >&2; exit 1      | STANDARD_ERROR
            printf 'try again\\nlater\\n' >&2; exit 1          |
            echo 'try again later' >&2; exit 75                  | EXIT_CODE
            """)
    void by_its_exit_code_or_a_line_of_its_standard_error(String command, Cause expected) throws Exception {
        AgentResult result = run(command, call().retries(RULES));

        assertThat(retry(result)).isEqualTo(Optional.ofNullable(expected).map(RetrySignsTest::of));
    }

    @Test
    void nothing_speaks_for_it_without_rules() throws Exception {
        assertThat(retry(run("echo 'try again later' >&2; exit 75"))).isEmpty();
    }

    @Test
    void a_line_that_goes_on_and_on_is_looked_at_as_far_as_it_is_kept() throws Exception {
        String flood = "head -c 70000 /dev/zero | tr '\\0' x >&2; echo ' try again later' >&2; exit 1";

        assertThat(retry(run(flood, call().retries(RULES)))).isEmpty();
        assertThat(stderr.size()).isGreaterThan(70_000);
    }

    @Test
    void what_the_agent_tells_itself_counts_for_more() throws Exception {
        AgentReading claude = AgentReading.of(AgentFormat.CLAUDE, AgentText.ALL);
        String limited = "cat > /dev/null; printf '%s\\n' '"
                + "{\"type\":\"rate_limit_event\",\"rate_limit_info\":{\"status\":\"rejected\",\"resetsAt\":1900000000}}' '"
                + "{\"type\":\"result\",\"is_error\":true,\"subtype\":\"success\",\"api_error_status\":429,\"num_turns\":1}';"
                + " exit 75";

        AgentResult result = new CommandAgent(
                        limited, claude, AgentEnvironment.inherited(), key -> stderr, records(), grace)
                .run(call().retries(RULES).call(), output);

        assertThat(retry(result))
                .hasValue(new Retry(Cause.RATE_LIMIT, Optional.of(Instant.ofEpochSecond(1_900_000_000))));
        assertThat(stderr.toString(UTF_8)).isEmpty();
    }
}
