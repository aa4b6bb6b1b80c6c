package dev.reproof.projections.prompt;

import dev.reproof.events.dag.Upstream;

/**
 * What stands for a text in a prompt.
 *
 * @param policy the word recorded for it
 */
record Body(String text, String policy) {

    static final String NO_OUTPUT = "(it has left no text)";

    /** What the policy keeps; all of it where that and its banner would be no shorter. */
    static Body of(CharSequence text, Upstream policy) {
        if (text.isEmpty()) {
            return new Body(NO_OUTPUT, "no-output");
        }
        Excerpt excerpt = Excerpt.of(text, policy);
        boolean shorter = !excerpt.shortened() || excerpt.body().length() < excerpt.originalChars();
        return new Body(
                shorter ? excerpt.body() : Excerpt.of(text, new Upstream.Full()).body(), policy.word());
    }

    /** The same with nothing in it, to measure what stands around it. */
    Body withoutText() {
        return new Body("", policy);
    }
}
