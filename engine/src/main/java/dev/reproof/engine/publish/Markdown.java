package dev.reproof.engine.publish;

import dev.reproof.events.WellFormed;
import java.util.Locale;
import java.util.regex.Pattern;

/** Puts text of unknown origin into Markdown so that it stays text: it can neither end nor begin anything there. */
final class Markdown {

    /** Longer names only hide what stands beside them. */
    static final int MOST_INLINE = 200;

    /** How every {@link #fenced} block begins. */
    static final String FENCE_BEGINS = "```";

    private static final String MARKUP = "\\`*_[]<>#|~&!$:@";
    private static final Pattern FENCE = Pattern.compile("`{3,}");

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
        int longest = FENCE.matcher(text)
                .results()
                .mapToInt(found -> found.end() - found.start())
                .max()
                .orElse(0);
        String fence = "`".repeat(Math.max(3, longest + 1));
        return fence + "text\n" + WellFormed.of(text) + (text.endsWith("\n") ? "" : "\n") + fence + "\n";
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
