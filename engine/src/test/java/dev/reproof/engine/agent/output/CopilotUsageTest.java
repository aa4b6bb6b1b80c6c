package dev.reproof.engine.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Tokens;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopilotUsageTest {

    @Test
    void tokens_of_all_models_are_summed_and_cached_ones_stay_in_the_input() throws IOException {
        AgentReport told = told("""
                {"totalPremiumRequests": 1, "modelMetrics": {
                  "loaf-large": {"requests": {"count": 2, "cost": 1}, "usage":
                    {"inputTokens": 20, "outputTokens": 9, "cacheReadTokens": 5, "cacheWriteTokens": 1, "reasoningTokens": 2}},
                  "loaf-small": {"usage": {"inputTokens": 1, "outputTokens": 2}}}}
                """);

        assertThat(told.tokens())
                .isEqualTo(new Tokens(Optional.of(21L), Optional.of(11L), Optional.of(5L), Optional.of(2L)));
        assertThat(told.models()).containsExactly("loaf-large", "loaf-small");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[1]",
                "{\"modelMetrics\": []}",
                "{\"modelMetrics\": {\"a\": 1}}",
                "{\"modelMetrics\": {\"a\": {\"usage\": {\"inputTokens\": -1, \"outputTokens\": \"2\"}}}}"
            })
    void what_is_no_count_is_as_good_as_not_told(String file) throws IOException {
        assertThat(told(file).tokens()).isEqualTo(Tokens.UNKNOWN);
    }

    private static AgentReport told(String file) throws IOException {
        StreamEnd end = new StreamedText(AgentFormat.COPILOT, AgentText.ALL, new RecordedOutput()).end();
        return CopilotUsage.in(end, new JsonMapper().readTree(file)).report();
    }
}
