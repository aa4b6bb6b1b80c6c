package dev.reproof.engine.report;

import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.AgentReport;
import dev.reproof.projections.run.Told;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What agents told of their costs, for people; what nobody told is not spoken of. */
final class CostWords {

    private CostWords() {}

    static String of(Told told) {
        return Stream.of(told.money(), tokens(told.tokens()))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining("; "));
    }

    static String tokens(AgentReport.Tokens tokens) {
        return Stream.of(
                        tokens.input().map(count -> Amounts.count(count) + " tokens in"),
                        tokens.output().map(count -> Amounts.count(count) + " out"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }
}
