package dev.reproof.engine.cli.terminal;

import dev.reproof.engine.shown.Amounts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A task that has ended, as the one line that stays of it on a terminal.
 *
 * @param status one that ends a task
 * @param duration of the last attempt; absent where there was none
 * @param bytes what the last attempt has said
 */
public record EndedTask(
        String id,
        StatusWord status,
        Optional<Duration> duration,
        OptionalLong bytes,
        OptionalLong inputTokens,
        OptionalLong outputTokens,
        Optional<String> error) {

    private static final int FIGURE = 9;

    /**
     * The line.
     *
     * @param idWidth columns that the longest id of the run takes
     * @param statusWidth columns for the status
     * @param columns what the line must stay below
     */
    String line(Look look, int idWidth, int statusWidth, int columns) {
        String head = (status.isWell() ? "✓ " : "✗ ")
                + padded(ScreenText.line(id), Math.min(idWidth, RunPainter.WIDEST_ID)) + "  ";
        String figures = "  " + Columns.right(duration.map(Amounts::span).orElse(""), FIGURE)
                + " "
                + Columns.right(bytes.isPresent() ? Amounts.bytes(bytes.getAsLong()) : "", FIGURE)
                + "  ";
        String rest = Columns.start(
                (figures + more()).stripTrailing(), Math.max(0, columns - 1 - Columns.of(head) - statusWidth));
        return Columns.of(head) + statusWidth >= columns
                ? Columns.start(head + status.text(), columns - 1)
                : head + look.in(status.style(), Columns.left(status.text(), statusWidth)) + rest;
    }

    private String more() {
        return Stream.of(
                        tokens(inputTokens, outputTokens),
                        error.map(EndedTask::firstLine).orElse(""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("  "));
    }

    /** Tokens as far as they are known; empty if they are not. */
    public static String tokens(OptionalLong input, OptionalLong output) {
        String in = input.isPresent() ? Amounts.count(input.getAsLong()) + " in" : "";
        String out = output.isPresent() ? Amounts.count(output.getAsLong()) + " out" : "";
        String both = Stream.of(in, out).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
        return both.isEmpty() ? "" : both + " tokens";
    }

    /** The first line of a message that shows anything. */
    public static String firstLine(String message) {
        return message.lines()
                .map(ScreenText::line)
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .strip();
    }

    private static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - Columns.of(text)));
    }
}
