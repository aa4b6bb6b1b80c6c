package dev.reproof.engine.agent.process;

import java.util.OptionalLong;
import java.util.Set;

/**
 * A process of this machine as it was seen once.
 *
 * @param parent pid of its parent, 0 where it has none
 * @param session pid of the process that began its session, 0 where the system does not tell
 * @param start see {@link ProcessTable#start}; absent where the system does not tell
 * @param zombie whether it has ended and only waits to be collected
 * @param marks of agents, out of its environment as far as that may be read
 * @param commandLine for messages: shortened, printable
 */
public record SeenProcess(
        long pid,
        long parent,
        long session,
        OptionalLong start,
        boolean zombie,
        Set<String> marks,
        String commandLine) {

    public SeenProcess {
        marks = Set.copyOf(marks);
    }

    /** Whether it is the process that began then; a system that does not tell proves nothing. */
    public boolean began(OptionalLong then) {
        return start.isPresent() && start.equals(then);
    }

    @Override
    public String toString() {
        String began = start.isPresent() ? ", start " + start.getAsLong() : "";
        return "pid " + pid + began + ": " + commandLine;
    }
}
