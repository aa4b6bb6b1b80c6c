package dev.reproof.engine.redact;

import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.regex.JsMatches;
import dev.reproof.events.regex.JsMatches.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Replaces what patterns match within a line. It keeps a line back until it is whole. Of a line that goes on and on it hands
 * on what no match can reach any more that is at most {@link #OVERLAP} long, or {@link #LONGEST} at the end of what has come.
 */
final class LineStage implements TextStage {

    /** A pattern and how it is called. */
    record Named(String name, JsMatches pattern) {}

    /** What is replaced, and by the name of which pattern. */
    private record Found(int from, int to, String name) {
        Found upTo(int other) {
            return new Found(from, Math.max(to, other), name);
        }
    }

    /** How much of a line is looked at together. */
    static final int WINDOW = 1 << 20;

    /** In UTF-16 code units. */
    static final int OVERLAP = WINDOW / 4;

    /** The most that is kept back of one match. */
    static final int LONGEST = 8 * WINDOW;

    private final List<Named> patterns;
    private final RedactionCounts counts;
    private final TextStage next;
    private final HeldBytes held = new HeldBytes();

    /** How much is held when a line is looked at though it has not ended. */
    private int due = WINDOW;

    LineStage(List<Named> patterns, RedactionCounts counts, TextStage next) {
        this.patterns = patterns;
        this.counts = counts;
        this.next = next;
    }

    @Override
    public void utf8(byte[] data, int offset, int length) {
        int from = offset;
        for (int at = offset; at < offset + length; at++) {
            if (data[at] == '\n') {
                held.add(data, from, at - from);
                line();
                next.utf8(data, at, 1);
                from = at + 1;
            }
        }
        held.add(data, from, offset + length - from);
        if (held.size() >= due) {
            part();
        }
    }

    @Override
    public void end() {
        line();
        next.end();
    }

    private void line() {
        String text = held.toString();
        handOn(text, found(text), text.length());
        keep("");
    }

    /** Hands on the front of a line. A match that ends where the text does may go on with it. */
    private void part() {
        String text = held.toString();
        List<Found> found = found(text);
        int cut = text.length() - OVERLAP;
        List<Found> decided = new ArrayList<>();
        for (Found match : found) {
            boolean open = match.to() == text.length() && held.size() < LONGEST;
            if (match.from() < cut && !open) {
                decided.add(match);
                cut = Math.max(cut, match.to());
            } else {
                cut = Math.min(cut, match.from());
            }
        }
        if (cut < text.length() && Character.isLowSurrogate(text.charAt(cut))) {
            cut--;
        }
        handOn(text, decided, cut);
        keep(text.substring(cut));
    }

    private void keep(String rest) {
        byte[] utf8 = rest.getBytes(StandardCharsets.UTF_8);
        held.dropTo(held.size());
        held.add(utf8, 0, utf8.length);
        due = held.size() + WINDOW;
    }

    /** From left to right, what overlaps taken together: what is left of either may be secret. */
    private List<Found> found(String text) {
        List<Found> all = new ArrayList<>();
        for (Named named : patterns) {
            try {
                named.pattern().in(text).forEach(span -> all.add(found(span, named)));
            } catch (Rejected tooLong) {
                all.add(new Found(0, text.length(), named.name())); // nobody knows what is in it
            }
        }
        all.sort(Comparator.comparingInt(Found::from));
        List<Found> apart = new ArrayList<>();
        for (Found next : all) {
            int last = apart.size() - 1;
            if (last >= 0 && apart.get(last).to() > next.from()) {
                apart.set(last, apart.get(last).upTo(next.to()));
            } else {
                apart.add(next);
            }
        }
        return apart;
    }

    private static Found found(Span span, Named named) {
        return new Found(span.from(), span.to(), named.name());
    }

    private void handOn(String text, List<Found> found, int to) {
        if (found.isEmpty() && to == text.length()) {
            held.handOn(0, held.size(), next);
            return;
        }
        int from = 0;
        for (Found match : found) {
            handOn(text.substring(from, match.from()));
            counts.found(match.name());
            handOn(Redactor.mark(match.name()));
            from = match.to();
        }
        handOn(text.substring(from, to));
    }

    private void handOn(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        next.utf8(utf8, 0, utf8.length);
    }
}
