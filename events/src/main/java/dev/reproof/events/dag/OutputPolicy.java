package dev.reproof.events.dag;

import java.util.Optional;

/**
 * How much text of other tasks a prompt carries.
 *
 * @param upstream what is kept of each parent's transcript; absent means {@link Upstream#SUMMARIZE}
 * @param maxPromptChars upper bound of a whole prompt in UTF-16 code units; absent means none
 */
public record OutputPolicy(Optional<Upstream> upstream, Optional<Long> maxPromptChars) {

    /** The policy of a document that says nothing. */
    public static final OutputPolicy DEFAULT = new OutputPolicy(Optional.empty(), Optional.empty());

    public Upstream effectiveUpstream() {
        return upstream.orElse(Upstream.SUMMARIZE);
    }
}
