package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.RunEvent.RunForked;
import java.util.Optional;

/** What is told of the run that another one was forked from. */
final class ForkWords {

    private ForkWords() {}

    /** As people are told, such as {@code of r1 at 12}. */
    static String of(RunForked fork) {
        return "of " + fork.parent() + " at " + fork.position();
    }

    /** As programs are told; null where the run was not forked. */
    static void put(ObjectNode node, Optional<RunForked> from) {
        if (from.isEmpty()) {
            node.putNull("forkedFrom");
            return;
        }
        RunForked fork = from.get();
        node.putObject("forkedFrom")
                .put("run", fork.parent().value())
                .put("position", fork.position())
                .put("chain", fork.head().hex());
    }
}
