package dev.reproof.projections.prompt;

import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * A prompt as an agent gets it.
 *
 * @param text well-formed UTF-16, so that UTF-8 carries it without loss
 * @param used what each parent gave to it, in the order of the prompt
 * @param feedback what the review of a loop gave to it; absent where it has none
 */
public record StitchedPrompt(String text, List<Used> used, Optional<Used> feedback) {

    public StitchedPrompt {
        used = List.copyOf(used);
    }

    /**
     * A parent's share in a prompt.
     *
     * @param body digest of what stands below the parent's heading, banner and cut mark included
     * @param policy what was done with the parent's text: {@code full}, {@code summarize}, {@code maxChars:N}; or why
     *     there is none: {@code failure}, {@code no-output}
     */
    public record Used(TaskId parent, Sha256 body, String policy) {}
}
