package dev.reproof.events.dag;

import java.util.Arrays;
import java.util.Optional;

/** How hard a task is; a DAG document chooses models by it. */
public enum Complexity {
    LOW,
    MED,
    HIGH;

    /** The complexity of exactly that name, if there is one; none for null. */
    static Optional<Complexity> named(String name) {
        return Arrays.stream(values())
                .filter(complexity -> complexity.name().equals(name))
                .findFirst();
    }
}
