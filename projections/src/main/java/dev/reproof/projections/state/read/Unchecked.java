package dev.reproof.projections.state.read;

import dev.reproof.events.TaskId;
import dev.reproof.events.TextSource;
import dev.reproof.projections.state.StateWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the texts of which a state file does not say all that they could be held against. */
final class Unchecked {

    private static final int MOST_NAMED = 50;

    private final List<String> named = new ArrayList<>();
    private int count;

    /** @param member what the file says of the text */
    void look(TaskId task, TextSource kind, Member member) {
        List<String> missing = switch (kind) {
            case ARTIFACT, INLINE ->
                Stream.of("bytes", "sha256")
                        .filter(name -> !member.member(name).present())
                        .toList();
            case LEGACY -> member.member("degraded").present() ? List.of() : List.of("degraded");
            case LOG, NONE -> List.of();
        };
        if (!missing.isEmpty()) {
            count++;
            if (named.size() < MOST_NAMED) {
                named.add("'" + Warnings.shown(task) + "' (" + kind.word() + " without " + String.join(", ", missing)
                        + ")");
            }
        }
    }

    /** What the operator is to be told; absent where everything is said. */
    Optional<StateWarning> warning() {
        if (count == 0) {
            return Optional.empty();
        }
        String more = count > named.size() ? " and " + (count - named.size()) + " more" : "";
        return Optional.of(Warnings.unchecked(count, named.stream().collect(Collectors.joining(", ", "", more))));
    }
}
