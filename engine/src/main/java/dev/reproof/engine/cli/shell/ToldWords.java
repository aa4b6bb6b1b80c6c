package dev.reproof.engine.cli.shell;

import dev.reproof.engine.cli.terminal.EndedTask;
import dev.reproof.engine.shown.Amounts;
import dev.reproof.events.AgentReport;
import dev.reproof.projections.run.Told;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What agents told of attempts, for people; what nobody told is not spoken of. */
public final class ToldWords {

    private ToldWords() {}

    /** All of it in one line, such as {@code 0.84 USD, told by 12 attempts; 1,200 tokens in, 30 out; models sloop}. */
    public static String line(Told told) {
        return Stream.of(
                        cost(told),
                        tokens(told.tokens()),
                        told.models().isEmpty() ? "" : "models " + String.join(", ", told.models()),
                        told.denials() == 0 ? "" : Amounts.count(told.denials()) + " denied uses of tools")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** Who told what a lost log has cost is not known. */
    private static String cost(Told told) {
        return told.cost().isEmpty() || told.costed() == 0
                ? told.money()
                : told.money() + ", told by " + attempts(told.costed());
    }

    /** A count for a table; empty where nobody told it. */
    public static String count(Optional<Long> told) {
        return told.map(Amounts::count).orElse("");
    }

    private static String attempts(long count) {
        return Amounts.count(count) + (count == 1 ? " attempt" : " attempts");
    }

    private static String tokens(AgentReport.Tokens tokens) {
        return EndedTask.tokens(optional(tokens.input()), optional(tokens.output()));
    }

    private static OptionalLong optional(Optional<Long> count) {
        return count.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }
}
