package dev.reproof.engine.agent;

/** Runs one attempt of a task to its end. */
public interface Agent {

    /**
     * Blocks until the attempt ended and everything it printed was handed to {@code output}. Never leaves a process or
     * a thread behind, whichever way it ends.
     *
     * @param output called on the calling thread only; what it throws ends the attempt and is passed on
     * @throws InterruptedException when the calling thread was interrupted; the attempt has been ended by then, and the
     *     tail of what it printed may be missing from {@code output}
     */
    AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException;
}
