package dev.reproof.events.dag;

import java.util.Optional;

/**
 * How much text of other tasks a prompt carries.
 *
 * @param upstream what is kept of each parent's transcript; absent means {@link Upstream#SUMMARIZE}
 * @param maxPromptChars upper bound of a whole prompt in UTF-16 code units; absent means {@link #MAX_PROMPT_CHARS}
 */
public record OutputPolicy(Optional<Upstream> upstream, Optional<Long> maxPromptChars) {

    /** About as much as common models take in, with room for what they answer. */
    public static final long MAX_PROMPT_CHARS = 200_000;

    /** The policy of a document that says nothing. */
    public static final OutputPolicy DEFAULT = new OutputPolicy(Optional.empty(), Optional.empty());

    public Upstream effectiveUpstream() {
        return upstream.orElse(Upstream.SUMMARIZE);
    }

    public long effectiveMaxPromptChars() {
        return maxPromptChars.orElse(MAX_PROMPT_CHARS);
    }
}
