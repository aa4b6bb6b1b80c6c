package dev.reproof.engine.parity;

import dev.reproof.events.PromptInput;
import dev.reproof.events.TaskId;
import dev.reproof.projections.prompt.PromptPiece;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What two prompts were made of, compared as it is recorded. */
record InputComparison(Side expected, Side found) {

    /** An input that differs, as it was expected and as it is found. */
    record Differing(InputKind kind, Optional<TaskId> from, String expected, String found) {}

    /** The input that a piece of the prompt comes from, as it differs; absent where the stitching itself has put it there. */
    Optional<Differing> of(PromptPiece piece) {
        return switch (piece.part()) {
            case FRAMING, CONTEXT -> Optional.of(rest(InputKind.FRAMING));
            case TASK -> feedback().or(() -> Optional.of(rest(InputKind.DAG_DOCUMENT))); // where it has lost its review
            case PARENT -> parent(piece.from().orElseThrow());
            case FEEDBACK -> feedback();
            case RULE -> Optional.empty();
        };
    }

    private Optional<Differing> parent(TaskId parent) {
        return input(expected, parent)
                .flatMap(before -> input(found, parent).flatMap(after -> differing(before, after)));
    }

    private static Optional<PromptInput> input(Side side, TaskId parent) {
        return side.inputs().stream()
                .filter(input -> input.parent().equals(parent))
                .findFirst();
    }

    /** The first input that differs, in the order of the prompt. */
    Optional<Differing> first() {
        List<TaskId> before = parents(expected);
        List<TaskId> after = parents(found);
        if (!before.equals(after)) {
            int same = 0;
            while (same < Math.min(before.size(), after.size())
                    && before.get(same).equals(after.get(same))) {
                same++;
            }
            Optional<TaskId> from = Optional.of(same < after.size() ? after.get(same) : before.get(same));
            return Optional.of(new Differing(InputKind.PARENT, from, told(before, same), told(after, same)));
        }
        for (int index = 0; index < before.size(); index++) {
            Optional<Differing> differs =
                    differing(expected.inputs().get(index), found.inputs().get(index));
            if (differs.isPresent()) {
                return differs;
            }
        }
        return feedback();
    }

    private static String told(List<TaskId> parents, int index) {
        return index < parents.size()
                ? "'" + parents.get(index) + "' as parent " + (index + 1) + " of " + parents.size()
                : parents.size() + " parents";
    }

    private static List<TaskId> parents(Side side) {
        return side.inputs().stream().map(PromptInput::parent).toList();
    }

    private static Optional<Differing> differing(PromptInput before, PromptInput after) {
        return differing(InputKind.ATTEMPT, before, after, Side::source)
                .or(() -> differing(InputKind.TRANSCRIPT, before, after, Side::transcript))
                .or(() -> differing(InputKind.POLICY, before, after, PromptInput::policy))
                .or(() -> differing(InputKind.EXCERPT, before, after, input -> "sha256=" + input.excerpt()));
    }

    private static Optional<Differing> differing(
            InputKind kind, PromptInput before, PromptInput after, Function<PromptInput, String> told) {
        return told.apply(before).equals(told.apply(after))
                ? Optional.empty()
                : Optional.of(new Differing(kind, Optional.of(after.parent()), told.apply(before), told.apply(after)));
    }

    private Optional<Differing> feedback() {
        return expected.feedback().equals(found.feedback())
                ? Optional.empty()
                : Optional.of(new Differing(
                        InputKind.FEEDBACK,
                        found.feedback().or(expected::feedback).map(PromptInput::parent),
                        expected.feedback().map(Side::told).orElse("no review"),
                        found.feedback().map(Side::told).orElse("no review")));
    }

    Differing rest(InputKind kind) {
        return new Differing(kind, Optional.empty(), Side.told(expected.digest()), Side.told(found.digest()));
    }
}
