package dev.reproof.engine;

import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentVerdict;
import java.util.List;
import java.util.Optional;

/** What agents tell, made up. */
public final class Reports {

    private Reports() {}

    /** One with all that tells of money. */
    public static AgentReport costing(long billionths, String... models) {
        return report(Optional.of(new AgentReport.Cost("USD", billionths)), 0, models);
    }

    /** One with all that tells of money, of another currency. */
    public static AgentReport costing(String currency, long billionths) {
        return report(Optional.of(new AgentReport.Cost(currency, billionths)), 0);
    }

    /** One of an agent that was not allowed something so often. */
    public static AgentReport denied(long denials) {
        return report(Optional.empty(), denials);
    }

    private static AgentReport report(Optional<AgentReport.Cost> cost, long denials, String... models) {
        return new AgentReport(
                AgentVerdict.OK,
                Optional.empty(),
                Optional.of("session of the harbour"),
                Optional.of("2.1.0"),
                List.of(models),
                new AgentReport.Tokens(Optional.of(1_200L), Optional.of(30L), Optional.of(1_000L), Optional.empty()),
                cost,
                Optional.empty(),
                Optional.of(2L),
                denials,
                1,
                Optional.empty());
    }
}
