package dev.reproof.engine.parity;

import dev.reproof.engine.parity.PromptDifference.Place;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.PromptInput;
import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.prompt.PromptPiece;
import dev.reproof.projections.prompt.PromptPiece.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Two prompts that are not the same, and what differs. Where both texts are known, the place is where they differ first; else
 * it is where the input that differs begins.
 *
 * @param pieces of the prompt that is found
 */
record PromptComparison(AttemptKey key, long position, Side expected, Side found, List<PromptPiece> pieces) {

    /** How much of a line is shown before a place in it, in UTF-16 code units. */
    private static final int SHOWN_BEFORE = 150;

    /** An input that differs, as it was expected and as it is found. */
    private record Input(InputKind kind, Optional<TaskId> from, String expected, String found) {}

    PromptDifference difference() {
        Optional<Integer> place = expected.text().map(this::firstDifference);
        Input input = place.flatMap(this::atPlace).or(this::recorded).orElseGet(() -> rest(InputKind.FRAMING));
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

    /** What the text at that place comes from; absent where the stitching itself has put it there. */
    private Optional<Input> atPlace(int place) {
        PromptPiece piece = pieceAt(place);
        return switch (piece.part()) {
            case FRAMING, CONTEXT -> Optional.of(rest(InputKind.FRAMING));
            case TASK -> Optional.of(rest(InputKind.DAG_DOCUMENT));
            case PARENT -> parent(piece.from().orElseThrow());
            case FEEDBACK -> feedback();
            case RULE -> Optional.empty();
        };
    }

    private Optional<Input> parent(TaskId parent) {
        return input(expected, parent)
                .flatMap(before -> input(found, parent).flatMap(after -> differing(before, after)));
    }

    private static Optional<PromptInput> input(Side side, TaskId parent) {
        return side.inputs().stream()
                .filter(input -> input.parent().equals(parent))
                .findFirst();
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

    /** The first input that is recorded and differs. */
    private Optional<Input> recorded() {
        List<TaskId> before = parents(expected);
        List<TaskId> after = parents(found);
        if (!before.equals(after)) {
            int same = 0;
            while (same < Math.min(before.size(), after.size())
                    && before.get(same).equals(after.get(same))) {
                same++;
            }
            Optional<TaskId> from = Optional.of(same < after.size() ? after.get(same) : before.get(same));
            return Optional.of(new Input(InputKind.PARENT, from, before.toString(), after.toString()));
        }
        for (int index = 0; index < before.size(); index++) {
            Optional<Input> differs =
                    differing(expected.inputs().get(index), found.inputs().get(index));
            if (differs.isPresent()) {
                return differs;
            }
        }
        return feedback();
    }

    private static List<TaskId> parents(Side side) {
        return side.inputs().stream().map(PromptInput::parent).toList();
    }

    private static Optional<Input> differing(PromptInput before, PromptInput after) {
        return differing(InputKind.ATTEMPT, before, after, Side::source)
                .or(() -> differing(InputKind.TRANSCRIPT, before, after, Side::transcript))
                .or(() -> differing(InputKind.POLICY, before, after, PromptInput::policy))
                .or(() -> differing(InputKind.EXCERPT, before, after, input -> "sha256=" + input.excerpt()));
    }

    private static Optional<Input> differing(
            InputKind kind, PromptInput before, PromptInput after, Function<PromptInput, String> told) {
        return told.apply(before).equals(told.apply(after))
                ? Optional.empty()
                : Optional.of(new Input(kind, Optional.of(after.parent()), told.apply(before), told.apply(after)));
    }

    private Optional<Input> feedback() {
        return expected.feedback().equals(found.feedback())
                ? Optional.empty()
                : Optional.of(new Input(
                        InputKind.FEEDBACK,
                        found.feedback().or(expected::feedback).map(PromptInput::parent),
                        expected.feedback().map(Side::told).orElse("no review"),
                        found.feedback().map(Side::told).orElse("no review")));
    }

    private Input rest(InputKind kind) {
        return new Input(kind, Optional.empty(), Side.told(expected.digest()), Side.told(found.digest()));
    }

    /** Where the text of that input begins; unknown for what stands around all of them. */
    private Optional<Integer> begin(Input input) {
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
