package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentReport.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What GitHub Copilot CLI tells in the file of {@code --usage-output-file}, since its stream does not: tokens by model, cached ones in the input. */
public final class CopilotUsage {

    private CopilotUsage() {}

    /** The end of its stream with what that file tells, whatever it holds. */
    public static StreamEnd in(StreamEnd end, JsonNode file) {
        Tokens sum = Tokens.UNKNOWN;
        List<String> models = new ArrayList<>();
        for (Map.Entry<String, JsonNode> model : file.path("modelMetrics").properties()) {
            Told.word(model.getKey()).ifPresent(models::add);
            JsonNode usage = model.getValue().path("usage");
            sum = new Tokens(
                    plus(sum.input(), usage.path("inputTokens")),
                    plus(sum.output(), usage.path("outputTokens")),
                    plus(sum.cached(), usage.path("cacheReadTokens")),
                    plus(sum.reasoning(), usage.path("reasoningTokens")));
        }
        return models.isEmpty() ? end : end.using(sum, models);
    }

    private static Optional<Long> plus(Optional<Long> sum, JsonNode more) {
        return Told.count(more).map(count -> Told.plus(Optional.of(count), sum)).orElse(sum);
    }
}
