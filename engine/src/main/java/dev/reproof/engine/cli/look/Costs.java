package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.AgentReport;
import dev.reproof.projections.run.Told;
import java.util.Optional;

/**
 * What attempts of agents that have ended told of their costs.
 *
 * @param attempts that have ended
 * @param told sums over those that told anything
 */
record Costs(long attempts, Told told) {

    static final Costs NONE = new Costs(0, Told.NOTHING);

    /** How many attempts told nothing. */
    long silent() {
        return attempts - told.attempts();
    }

    Costs and(Told more) {
        return new Costs(attempts + 1, more);
    }

    /** Puts its members there. */
    ObjectNode into(ObjectNode node) {
        node.put("attempts", attempts).put("silent", silent());
        ObjectNode cost = node.putObject("cost");
        told.cost().forEach(cost::put);
        AgentReport.Tokens tokens = told.tokens();
        node.set(
                "tokens",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("input", number(tokens.input()))
                        .put("output", number(tokens.output()))
                        .put("cached", number(tokens.cached()))
                        .put("reasoning", number(tokens.reasoning())));
        return node.put("turns", number(told.turns()))
                .put("denials", told.denials())
                .put("unread", told.unread());
    }

    private static Long number(Optional<Long> told) {
        return told.orElse(null);
    }
}
