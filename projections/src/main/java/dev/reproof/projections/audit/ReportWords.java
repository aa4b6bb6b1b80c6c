package dev.reproof.projections.audit;

import dev.reproof.events.AgentReport;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an agent told of an attempt, in plain words: what it did not tell is not spoken of. */
final class ReportWords {

    private ReportWords() {}

    static String of(AgentReport report) {
        return Stream.of(
                        Optional.of("the verdict " + report.verdict()),
                        report.status().map(status -> "status " + status),
                        report.stopReason().map(reason -> "stopped for " + reason),
                        Optional.of(report.models())
                                .filter(models -> !models.isEmpty())
                                .map(models -> "models " + String.join(", ", models)),
                        tokens(report.tokens()),
                        report.cost().map(ReportWords::cost),
                        report.turns().map(turns -> counted(turns, "turn")),
                        report.session().map(session -> "session " + session),
                        report.version().map(version -> "version " + version),
                        some(report.denials()).map(denials -> counted(denials, "denied tool use")),
                        some(report.unread()).map(unread -> counted(unread, "line") + " that nobody can read"),
                        report.raw().map(raw -> raw.bytes() + " bytes printed, sha256 " + raw.sha256()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> tokens(AgentReport.Tokens tokens) {
        String told = Stream.of(
                        tokens.input().map(count -> count + " in"),
                        tokens.cached().map(count -> count + " of them cached"),
                        tokens.output().map(count -> count + " out"),
                        tokens.reasoning().map(count -> count + " of them reasoning"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return Optional.of(told).filter(words -> !words.isEmpty()).map(words -> "tokens: " + words);
    }

    private static String cost(AgentReport.Cost cost) {
        return "cost " + cost.amount().stripTrailingZeros().toPlainString() + " " + cost.currency();
    }

    private static Optional<Long> some(long count) {
        return Optional.of(count).filter(number -> number > 0);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
