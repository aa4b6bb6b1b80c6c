package dev.reproof.engine.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/**
 * Measures and cuts text by the columns it takes on a terminal. What a reader sees as one character is never divided,
 * and counts as many columns as the least able terminal gives it: too few would let a line run over.
 */
public final class Columns {

    private static final String CUT = "…";
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private Columns() {}

    /** How many columns the text takes. */
    public static int of(String text) {
        int columns = 0;
        Matcher characters = CHARACTER.matcher(text);
        while (characters.find()) {
            columns += ofCharacter(characters.group());
        }
        return columns;
    }

    /** The beginning of the text that fits, with an ellipsis where something is missing. */
    public static String start(String text, int most) {
        if (fits(text, most)) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int left = most - 1;
        Matcher characters = CHARACTER.matcher(text);
        while (characters.find() && left >= ofCharacter(characters.group())) {
            left -= ofCharacter(characters.group());
            kept.append(characters.group());
        }
        return most < 1 ? "" : kept.append(CUT).toString();
    }

    /** The end of the text that fits, after an ellipsis where something is missing. */
    public static String end(String text, int most) {
        if (fits(text, most)) {
            return text;
        }
        Deque<String> kept = new ArrayDeque<>();
        int columns = 0;
        Matcher characters = CHARACTER.matcher(text);
        while (characters.find()) {
            kept.addLast(characters.group());
            columns += ofCharacter(characters.group());
            while (columns > most - 1 && !kept.isEmpty()) {
                columns -= ofCharacter(kept.removeFirst());
            }
        }
        return most < 1 ? "" : CUT + String.join("", kept);
    }

    /** The text, cut or with spaces after it, so that it takes exactly so many columns. */
    public static String left(String text, int columns) {
        String cut = start(text, columns);
        return cut + " ".repeat(Math.max(0, columns - of(cut)));
    }

    /** The text, cut or with spaces before it, so that it takes exactly so many columns. */
    public static String right(String text, int columns) {
        String cut = start(text, columns);
        return " ".repeat(Math.max(0, columns - of(cut))) + cut;
    }

    private static boolean fits(String text, int most) {
        return text.length() * 2L <= most || of(text) <= most;
    }

    private static int ofCharacter(String character) {
        int parts = character
                .codePoints()
                .map(part -> Math.max(0, WCWidth.wcwidth(part)))
                .sum();
        return Math.max(parts, WCWidth.wcwidthForGraphemeCluster(character, 0));
    }
}
