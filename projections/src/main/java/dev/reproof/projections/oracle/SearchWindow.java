package dev.reproof.projections.oracle;

import dev.reproof.projections.text.TextTail;
import java.util.List;

/**
 * A part of what an oracle printed, with what is known of its surroundings. All that it printed is standard output, a
 * line feed and standard error, as one text.
 *
 * @param begin how the text begins
 * @param toTheEnd whether it goes on to the end of all that was printed; otherwise a line feed follows, and more
 */
record SearchWindow(String text, Begin begin, boolean toTheEnd) {

    /** What stands before a window. */
    enum Begin {
        /** Nothing: it begins where the output does. */
        WITH_THE_OUTPUT,
        /** A line feed, and text that is not kept. */
        WITH_A_LINE,
        /** Text that is not kept, perhaps half a word. */
        WITHIN_A_LINE
    }

    /**
     * The windows that show as much as may be searched: one where everything fits. Otherwise the end of everything, and
     * the end of standard output, which the first may not have.
     */
    static List<SearchWindow> of(OracleOutput output) {
        String stderr = output.stderr().kept();
        String joined = output.stderr().complete() ? output.stdout().kept() + "\n" + stderr : stderr;
        return output.complete()
                ? List.of(new SearchWindow(joined, Begin.WITH_THE_OUTPUT, true))
                : List.of(end(joined, true), first(output.stdout()));
    }

    private static SearchWindow first(OracleTail stdout) {
        return stdout.complete()
                ? new SearchWindow(stdout.kept(), Begin.WITH_THE_OUTPUT, false)
                : end(stdout.kept(), false);
    }

    /** Begins with a line if there is one in the first half, so that a word there is whole. */
    private static SearchWindow end(String kept, boolean toTheEnd) {
        TextTail tail = new TextTail(OracleTail.SEARCHED);
        tail.append(kept);
        String end = tail.tail();
        int feed = end.indexOf('\n');
        return feed >= 0 && feed < end.length() / 2
                ? new SearchWindow(end.substring(feed + 1), Begin.WITH_A_LINE, toTheEnd)
                : new SearchWindow(end, Begin.WITHIN_A_LINE, toTheEnd);
    }
}
