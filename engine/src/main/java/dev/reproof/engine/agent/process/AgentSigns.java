package dev.reproof.engine.agent.process;

import java.util.OptionalLong;

/**
 * What the processes of an agent inherit, whoever their parents are.
 *
 * @param mark in their environment
 * @param session pid of the shell that began it; absent where it is not theirs any more
 * @param start of that shell
 */
public record AgentSigns(String mark, OptionalLong session, OptionalLong start) {

    /** Whether such a process may be one of them; only then is it worth looking at once more. */
    boolean mayBeOn(Glimpse glimpse) {
        return session.equals(OptionalLong.of(glimpse.stat().session()))
                || glimpse.marks().filter(marks -> marks.contains(mark)).isPresent();
    }

    /** Whether this process is one of them, as the system tells now. */
    boolean areOn(ProcessHandle process) {
        if (ProcessTable.carrying(ProcessTable.MARK, mark).test(process)) {
            return true;
        }
        return session.isPresent()
                && ProcessTable.inSessionOf(session.getAsLong(), start).test(process);
    }
}
