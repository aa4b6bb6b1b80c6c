package dev.reproof.benchmarks.peers;

/** The body of every step: what an agent would do. */
interface Step {

    /**
     * Says the text of a step.
     *
     * @param input what the side hands to it; the text of the step before must be in it
     */
    String say(int step, String input);
}
