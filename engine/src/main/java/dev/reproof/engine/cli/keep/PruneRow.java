package dev.reproof.engine.cli.keep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Style;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What pruning has to say about one directory.
 *
 * @param pinned artifacts of the run that stay, since they are outside of it
 */
record PruneRow(
        Path directory, Action action, long bytes, Optional<Instant> writtenAt, String why, Optional<Path> pinned) {

    enum Action {
        /** Would go, if it were not a rehearsal. */
        WOULD_GO,
        GONE,
        KEPT,
        /** Should be gone, and something of it is still there. */
        FAILED;

        StatusWord word() {
            return new StatusWord(name().replace('_', ' '), this == FAILED ? Style.RED : Style.DIM);
        }
    }

    PruneRow as(Action other, String reason) {
        return new PruneRow(directory, other, bytes, writtenAt, reason, pinned);
    }

    /** The same, and what else there is to know. */
    PruneRow as(Action other, String reason, List<String> told) {
        return as(other, told.isEmpty() ? reason : reason + "; " + String.join("; ", told));
    }

    String name() {
        return directory.getFileName().toString();
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", name());
        node.put("home", directory.toString());
        node.put("action", action.name());
        node.put("why", why);
        node.put("bytes", bytes);
        node.put("pinned", pinned.map(Path::toString).orElse(null));
        return node;
    }
}
