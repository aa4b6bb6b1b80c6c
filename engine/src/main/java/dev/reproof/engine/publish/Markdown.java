package dev.reproof.engine.publish;

import dev.reproof.events.WellFormed;
import java.util.Locale;

/** Puts text of unknown origin into Markdown so that it stays text: it can neither end nor begin anything there. */
final class Markdown {

    /** Longer names only hide what stands beside them. */
    static final int MOST_INLINE = 200;

    /** How every {@link #fenced} block begins. */
    static final String FENCE_BEGINS = "```";

    private static final String MARKUP = "\\`*_[]<>#|~&!$:@";

    private Markdown() {}

    /** Text for a heading, a list item or a cell of a table: one line, no markup, shortened if it is long. */
    static String inline(String text) {
        String kept = text;
        if (text.length() > MOST_INLINE) {
            kept = text.substring(0, WellFormed.cutBefore(text, MOST_INLINE));
        }
        StringBuilder safe = new StringBuilder();
        WellFormed.of(kept).codePoints().forEach(point -> append(safe, point));
        return safe.append(kept.length() < text.length() ? "…" : "").toString();
    }

    /** A block that shows text as it is, whatever fences it holds. */
    static String fenced(String text) {
        String fence = "`".repeat(Math.max(FENCE_BEGINS.length(), longestRun(text) + 1));
        return fence + "text\n" + WellFormed.of(text) + (text.endsWith("\n") ? "" : "\n") + fence + "\n";
    }

    /** Of backticks, all of which may be text. */
    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int at = text.indexOf('`'); at >= 0; at = text.indexOf('`', at + 1)) {
            run = at > 0 && text.charAt(at - 1) == '`' ? run + 1 : 1;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /** One row of a table; the cells hold Markdown already. */
    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** The line under the first row. */
    static String rule(int cells) {
        return "|" + " --- |".repeat(cells) + "\n";
    }

    /** A link to a file beside this one, whose name is one of ours. */
    static String link(String name) {
        return "[" + inline(name) + "](" + name + ")";
    }

    private static void append(StringBuilder safe, int point) {
        if (point < 0x80 && MARKUP.indexOf(point) >= 0) {
            safe.append('\\').appendCodePoint(point);
        } else if (isInvisible(point)) {
            safe.append(String.format(Locale.ROOT, "\\\\u%04x", point));
        } else {
            safe.appendCodePoint(point);
        }
    }

    /** Line breaks of every kind, controls, and marks that turn the direction of what follows. */
    private static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
