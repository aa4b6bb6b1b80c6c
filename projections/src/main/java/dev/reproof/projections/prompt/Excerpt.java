package dev.reproof.projections.prompt;

import dev.reproof.events.JsText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.text.Section;
import dev.reproof.projections.text.Sections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a prompt keeps of a transcript. Lengths count UTF-16 code units.
 *
 * <p>Only white space at the end is removed from a text within the cap. From a longer one whole sections are left out,
 * in a fixed order and never the first; what is still too long, or has no sections, is cut. The text is read twice at
 * most, in memory that depends on the cap alone.
 *
 * @param body the kept text as a prompt shows it: with a banner in front if shortened, a mark behind if cut
 * @param kept the kept text alone, well-formed UTF-16
 * @param shortened whether anything but white space at the end is missing
 * @param hardLimited whether the end was cut off, wherever it fell
 * @param originalChars length of the text without white space at its end
 * @param droppedTitles titles of the sections left out, as the text has them, in the order of leaving out
 */
public record Excerpt(
        String body,
        String kept,
        boolean shortened,
        boolean hardLimited,
        int originalChars,
        List<String> droppedTitles) {

    /** Titles of the sections that can be spared, the first one to go first; one section each. */
    private static final List<String> SPARED_FIRST = List.of(
            "current contract", "validation plan", "human checkpoints", "migration impact", "proposed contract");

    private static final String BETWEEN_SECTIONS = "\n\n";
    private static final String CUT_MARK = "\n[excerpt: cut here]";

    public Excerpt {
        droppedTitles = List.copyOf(droppedTitles);
    }

    /**
     * What the policy keeps of that text.
     *
     * @throws IllegalArgumentException if the policy's cap is below 1
     */
    public static Excerpt of(CharSequence text, Upstream policy) {
        int cap = policy.cap();
        if (cap < 1) {
            throw new IllegalArgumentException("An excerpt cannot be capped at " + cap + "; expected 1 or more");
        }
        int end = text.length();
        while (end > 0 && JsText.isWhite(text.charAt(end - 1))) {
            end--;
        }
        return end <= cap ? whole(text.subSequence(0, end).toString()) : shortened(text, end, cap);
    }

    private static Excerpt whole(String text) {
        String kept = WellFormed.of(text);
        return new Excerpt(kept, kept, false, false, kept.length(), List.of());
    }

    private static Excerpt shortened(CharSequence text, int end, int cap) {
        Survey survey = Survey.of(Sections.of(text, end));
        if (survey.sections < 2) {
            return marked(text.subSequence(0, cap - 1).toString(), true, end, List.of());
        }
        List<String> dropped = new ArrayList<>();
        Set<Integer> droppedAt = new HashSet<>();
        long length = survey.length;
        for (String title : SPARED_FIRST) {
            Spare spare = survey.spares.get(title);
            if (length > cap && spare != null) {
                length -= spare.length;
                dropped.add(spare.title);
                droppedAt.add(spare.index);
            }
        }
        boolean cut = length > cap;
        String kept = render(Sections.of(text, end), droppedAt, cut ? cap - 1 : cap);
        return marked(kept, cut, end, dropped);
    }

    /** Renders the sections that are not dropped, up to the limit. */
    private static String render(Sections sections, Set<Integer> dropped, int limit) {
        StringBuilder out = new StringBuilder();
        int index = 0;
        for (Section section : sections) {
            if (!dropped.contains(index++)) {
                out.append(out.isEmpty() ? "" : BETWEEN_SECTIONS);
                section.appendTo(out, limit);
            }
            if (out.length() > limit) {
                break;
            }
        }
        return out.length() > limit ? out.substring(0, limit) : out.toString();
    }

    private static Excerpt marked(String text, boolean cut, int originalChars, List<String> dropped) {
        String kept = WellFormed.of(cut ? text.substring(0, WellFormed.cutBefore(text, text.length())) : text);
        String body = banner(kept.length(), originalChars, dropped, cut) + "\n\n" + kept + (cut ? CUT_MARK : "");
        return new Excerpt(body, kept, true, cut, originalChars, dropped);
    }

    private static String banner(int kept, int original, List<String> dropped, boolean cut) {
        return "[excerpt: " + kept + " of " + original + " characters"
                + (dropped.isEmpty() ? "" : "; sections left out: " + String.join(", ", dropped))
                + (cut ? "; the end is cut off" : "") + "]";
    }

    /** A section that may be left out: its place, and what the whole loses in length without it. */
    private record Spare(int index, String title, long length) {}

    /** What a first reading finds: how many sections, how long they are rendered, which can be spared. */
    private record Survey(int sections, long length, Map<String, Spare> spares) {
        static Survey of(Sections sections) {
            Map<String, Spare> spares = new HashMap<>();
            int count = 0;
            long length = 0;
            for (Section section : sections) {
                long added = section.renderedLength() + (count == 0 ? 0 : BETWEEN_SECTIONS.length());
                String title = section.normalizedTitle();
                if (count > 0 && SPARED_FIRST.contains(title)) {
                    spares.putIfAbsent(title, new Spare(count, section.title(), added));
                }
                length += added;
                count++;
            }
            return new Survey(count, length, spares);
        }
    }
}
