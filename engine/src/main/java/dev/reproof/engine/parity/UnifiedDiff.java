package dev.reproof.engine.parity;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import dev.reproof.events.WellFormed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A unified diff of two texts, as {@code diff -u} prints it. Lines end in LF alone.
 *
 * @param complete whether everything was compared: of texts that differ in many thousands of lines, only the beginning is
 */
record UnifiedDiff(List<String> lines, boolean complete) {

    private static final int CONTEXT = 3;

    /** How many lines of one text are compared, from the first that differs to the last. */
    private static final int MOST_LINES = 4_000;

    private static final int MOST_SHOWN = 60;
    private static final int MOST_CHARS = 400;
    /** Stands behind a diff of which only the beginning was looked for. */
    private static final String INCOMPLETE =
            "[only the first " + MOST_LINES + " lines from the first difference on were compared]";

    private static final String NO_END = "\n\\ No newline at end of file";

    static UnifiedDiff of(String from, String to, String before, String after) {
        return ofLines(from, to, split(before), split(after));
    }

    static UnifiedDiff ofLines(String from, String to, List<String> before, List<String> after) {
        int start = commonStart(before, after);
        int end = commonEnd(before, after, start);
        boolean complete = Math.max(before.size(), after.size()) - start - end <= MOST_LINES;
        List<String> one = complete ? before : before.subList(0, Math.min(before.size(), start + MOST_LINES));
        List<String> other = complete ? after : after.subList(0, Math.min(after.size(), start + MOST_LINES));
        return new UnifiedDiff(
                UnifiedDiffUtils.generateUnifiedDiff(from, to, one, patch(one, other), CONTEXT), complete);
    }

    /** What is new where something is gone stands behind it, as people expect. */
    private static Patch<String> patch(List<String> one, List<String> other) {
        Patch<String> patch = new Patch<>();
        AbstractDelta<String> last = null;
        for (AbstractDelta<String> next :
                DiffUtils.diff(one, other, new MyersDiffWithLinearSpace<>()).getDeltas()) {
            if (last != null && !follows(last, next)) {
                patch.addDelta(last);
                last = null;
            }
            last = last == null ? next : joined(last, next, one, other);
        }
        if (last != null) {
            patch.addDelta(last);
        }
        return patch;
    }

    private static boolean follows(AbstractDelta<String> last, AbstractDelta<String> next) {
        return end(last.getSource()) == next.getSource().getPosition()
                && end(last.getTarget()) == next.getTarget().getPosition();
    }

    private static int end(Chunk<String> chunk) {
        return chunk.getPosition() + chunk.size();
    }

    private static AbstractDelta<String> joined(
            AbstractDelta<String> last, AbstractDelta<String> next, List<String> one, List<String> other) {
        int source = last.getSource().getPosition();
        int target = last.getTarget().getPosition();
        return new ChangeDelta<>(
                new Chunk<>(source, one.subList(source, end(next.getSource()))),
                new Chunk<>(target, other.subList(target, end(next.getTarget()))));
    }

    /** A last line without an end differs from one with an end. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        String last = lines.remove(lines.size() - 1);
        if (!last.isEmpty()) {
            lines.add(last + NO_END);
        }
        return lines;
    }

    private static int commonStart(List<String> one, List<String> other) {
        int same = 0;
        while (same < Math.min(one.size(), other.size()) && one.get(same).equals(other.get(same))) {
            same++;
        }
        return same;
    }

    private static int commonEnd(List<String> one, List<String> other, int start) {
        int same = 0;
        while (same < Math.min(one.size(), other.size()) - start
                && one.get(one.size() - 1 - same).equals(other.get(other.size() - 1 - same))) {
            same++;
        }
        return same;
    }

    /** All of it, with a last line where that is not all. */
    List<String> all() {
        return complete
                ? lines
                : Stream.concat(lines.stream(), Stream.of(INCOMPLETE)).toList();
    }

    /** As much of it as a message can hold. */
    List<String> brief() {
        List<String> brief = new ArrayList<>(
                lines.stream().limit(MOST_SHOWN).map(UnifiedDiff::shortened).toList());
        if (lines.size() > MOST_SHOWN) {
            brief.add("[" + (lines.size() - MOST_SHOWN) + " more lines of this diff]");
        }
        return brief;
    }

    private static String shortened(String line) {
        int end = WellFormed.cutBefore(line, Math.min(line.length(), MOST_CHARS));
        return end == line.length() ? line : line.substring(0, end) + "[" + (line.length() - end) + " more characters]";
    }
}
