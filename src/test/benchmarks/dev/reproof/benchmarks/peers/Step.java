package dev.reproof.benchmarks.peers;

import java.util.function.Consumer;

/** The body of every step: what an agent would do. */
interface Step {

    /**
     * Says the text of a step.
     *
     * @param input what the side hands to it; the text of the step before must be in it
     * @param pieces takes what is said before the step has ended; who cannot keep that, takes it and forgets it
     */
    String say(int step, String input, Consumer<String> pieces);
}
