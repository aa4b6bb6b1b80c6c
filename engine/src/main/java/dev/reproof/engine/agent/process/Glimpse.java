package dev.reproof.engine.agent.process;

import java.util.Optional;
import java.util.Set;

/**
 * One process in one {@link ProcessLook}.
 *
 * @param marks of agents, out of its environment; absent where that was not read or tells nothing, as in the moment in which
 *     a process turns into another program
 */
record Glimpse(long pid, ProcessStat stat, Optional<Set<String>> marks) {

    Glimpse {
        marks = marks.map(Set::copyOf);
    }

    /** Whether it is the same process, whatever became of it between two looks. */
    boolean isSameAs(Glimpse other) {
        return pid == other.pid && stat.start() == other.stat.start();
    }
}
