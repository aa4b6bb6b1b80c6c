package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.reproof.events.AgentReport.Tokens;
import java.util.Optional;

/**
 * What the messages of a stream used, added up, for a result that does not tell it. The lines of one message all carry
 * its usage, so the last of them counts.
 */
public final class ClaudeUsage {

    private Tokens before = Tokens.UNKNOWN;
    private Tokens latest = Tokens.UNKNOWN;
    private JsonNode id = MissingNode.getInstance();

    void take(JsonNode message) {
        JsonNode usage = message.path("usage");
        if (!usage.isObject()) {
            return;
        }
        if (id.isMissingNode() || !id.equals(message.path("id"))) {
            before = sum();
            id = message.path("id");
        }
        latest = of(usage, false);
    }

    Tokens sum() {
        return new Tokens(
                Told.plus(before.input(), latest.input()),
                Told.plus(before.output(), latest.output()),
                Told.plus(before.cached(), latest.cached()),
                Optional.empty());
    }

    /** One usage; that of Qwen Code has all that came from a cache in its input already. */
    public static Tokens of(JsonNode usage, boolean inputHoldsCached) {
        JsonNode input = usage.path("input_tokens");
        JsonNode cached = usage.path("cache_read_input_tokens");
        return new Tokens(
                inputHoldsCached
                        ? Told.count(input)
                        : Told.sum(input, usage.path("cache_creation_input_tokens"), cached),
                Told.count(usage.path("output_tokens")),
                Told.count(cached),
                Optional.empty());
    }
}
