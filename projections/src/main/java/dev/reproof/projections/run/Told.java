package dev.reproof.projections.run;

import dev.reproof.events.AgentReport;
import dev.reproof.events.TaskEvent.AgentReported;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What agents told of attempts beside their text, over all of these attempts. No prompt is made of it, and no decision but that an
 * attempt reports once, and that a run with a budget of money stays within it.
 *
 * @param attempts that told anything
 * @param models that were billed, in the order in which they were named first; the first {@link AgentReport#MOST_MODELS}
 * @param tokens sums, each absent where no attempt told it
 * @param cost exact sums by currency, of the attempts that told one
 * @param costed how many attempts told a cost
 * @param turns absent where no attempt told it
 * @param last the last report
 */
public record Told(
        long attempts,
        List<String> models,
        AgentReport.Tokens tokens,
        Map<String, BigDecimal> cost,
        long costed,
        Optional<Long> turns,
        long denials,
        long unread,
        Optional<AgentReported> last) {

    public static final Told NOTHING =
            new Told(0, List.of(), AgentReport.Tokens.UNKNOWN, Map.of(), 0, Optional.empty(), 0, 0, Optional.empty());

    public Told {
        models = List.copyOf(models);
        cost = Collections.unmodifiableMap(new TreeMap<>(cost));
    }

    private static final Pattern SUM = Pattern.compile("[0-9]{1,40}([.][0-9]{1,9})?");

    /** A sum of money as files write it; absent where it is none. */
    public static Optional<BigDecimal> sum(String written) {
        return SUM.matcher(written).matches() ? Optional.of(new BigDecimal(written)) : Optional.empty();
    }

    /** What attempts of a log that is lost have cost, and nothing else of them. */
    static Told of(List<AgentReport.Cost> before) {
        Told told = NOTHING;
        for (AgentReport.Cost sum : before) {
            told = new Told(0, List.of(), told.tokens(), told.plus(sum), 0, Optional.empty(), 0, 0, Optional.empty());
        }
        return told;
    }

    /** The exact sum in that currency. */
    public BigDecimal cost(String currency) {
        return cost.getOrDefault(currency, BigDecimal.ZERO);
    }

    /** The exact sums for people, such as {@code 0.84 USD}; empty where no attempt told a cost. */
    public String money() {
        return cost.entrySet().stream()
                .map(sum -> sum.getValue().stripTrailingZeros().toPlainString() + " " + sum.getKey())
                .collect(Collectors.joining(" + "));
    }

    /** With one report more. */
    public Told and(AgentReported event) {
        AgentReport report = event.report();
        return new Told(
                attempts + 1,
                Stream.concat(models.stream(), report.models().stream())
                        .distinct()
                        .limit(AgentReport.MOST_MODELS)
                        .toList(),
                sum(tokens, report.tokens()),
                report.cost().map(this::plus).orElse(cost),
                costed + report.cost().stream().count(),
                sum(turns, report.turns()),
                RunState.sum(denials, report.denials()),
                RunState.sum(unread, report.unread()),
                Optional.of(event));
    }

    /** With an attempt more that told tokens and nothing else. */
    public Told and(AgentReport.Tokens more) {
        return new Told(attempts + 1, models, sum(tokens, more), cost, costed, turns, denials, unread, last);
    }

    private Map<String, BigDecimal> plus(AgentReport.Cost more) {
        Map<String, BigDecimal> sums = new TreeMap<>(cost);
        sums.merge(more.currency(), more.amount(), BigDecimal::add);
        return sums;
    }

    private static AgentReport.Tokens sum(AgentReport.Tokens one, AgentReport.Tokens other) {
        return new AgentReport.Tokens(
                sum(one.input(), other.input()),
                sum(one.output(), other.output()),
                sum(one.cached(), other.cached()),
                sum(one.reasoning(), other.reasoning()));
    }

    private static Optional<Long> sum(Optional<Long> one, Optional<Long> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(RunState.sum(one.get(), other.get()))
                : one.or(() -> other);
    }
}
