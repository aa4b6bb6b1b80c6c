package dev.reproof.events.dag;

/** What a prompt keeps of a parent's transcript. Lengths count UTF-16 code units. */
public sealed interface Upstream {

    /** The summarising policy: an excerpt of at most 2,000 units. */
    Upstream SUMMARIZE = new Summarize();

    /** The whole transcript. */
    record Full() implements Upstream {}

    /** An excerpt of at most 2,000 units. */
    record Summarize() implements Upstream {}

    /** An excerpt of at most {@code limit} units, made as {@link Summarize} makes it. */
    record MaxChars(int limit) implements Upstream {}
}
