package dev.reproof.engine.parity;

import dev.reproof.engine.parity.InputComparison.Differing;
import dev.reproof.engine.parity.PromptDifference.Place;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.prompt.PromptPiece;
import dev.reproof.projections.prompt.PromptPiece.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Two prompts that are not the same, and what differs. Where both texts are known, the place is where they differ first; else
 * it is where the input that differs begins.
 *
 * @param pieces of the prompt that is found
 */
record PromptComparison(AttemptKey key, long position, Side expected, Side found, List<PromptPiece> pieces) {

    /** How much of a line is shown before a place in it, in UTF-16 code units. */
    private static final int SHOWN_BEFORE = 150;

    PromptDifference difference() {
        InputComparison inputs = new InputComparison(expected, found);
        Optional<Integer> place = expected.text().map(this::firstDifference);
        Differing input = place.flatMap(at -> inputs.of(pieceAt(at)))
                .or(inputs::first)
                .orElseGet(() -> inputs.rest(InputKind.FRAMING));
        return new PromptDifference(
                key,
                position,
                input.kind(),
                input.from(),
                input.expected(),
                input.found(),
                place.or(() -> begin(input)).map(this::place),
                diff());
    }

    private String text() {
        return found.text().orElseThrow();
    }

    private int firstDifference(String other) {
        int shorter = Math.min(text().length(), other.length());
        int at = 0;
        while (at < shorter && text().charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }

    private PromptPiece pieceAt(int place) {
        int end = 0;
        for (PromptPiece piece : pieces) {
            end += piece.text().length();
            if (place < end) {
                return piece;
            }
        }
        return pieces.get(pieces.size() - 1);
    }

    /** Where the text of that input begins; unknown for what stands around all of them. */
    private Optional<Integer> begin(Differing input) {
        Part wanted = input.kind() == InputKind.FEEDBACK ? Part.FEEDBACK : Part.PARENT;
        int begin = 0;
        for (PromptPiece piece : pieces) {
            if (input.from().isPresent()
                    && piece.part() == wanted
                    && piece.from().equals(input.from())) {
                return Optional.of(begin);
            }
            begin += piece.text().length();
        }
        return Optional.empty();
    }

    private Place place(int at) {
        String before = text().substring(0, WellFormed.cutBefore(text(), at));
        int line = 1 + (int) before.chars().filter(unit -> unit == '\n').count();
        return new Place(before.getBytes(StandardCharsets.UTF_8).length, line);
    }

    private List<String> diff() {
        return expected.text()
                .map(before -> {
                    int place = firstDifference(before);
                    return UnifiedDiff.of(
                            expected.name(), found.name(), shortened(before, place), shortened(text(), place));
                })
                .orElseGet(() -> UnifiedDiff.ofLines(expected.name(), found.name(), expected.facts(), found.facts()))
                .brief();
    }

    /** A long line begins shortly before the place, or nobody would see it there. */
    private static String shortened(String text, int place) {
        int line = text.lastIndexOf('\n', place - 1) + 1;
        int from = WellFormed.cutBefore(text, Math.max(line, place - SHOWN_BEFORE));
        return from - line <= SHOWN_BEFORE
                ? text
                : text.substring(0, line) + "[" + (from - line) + " characters]" + text.substring(from);
    }
}
