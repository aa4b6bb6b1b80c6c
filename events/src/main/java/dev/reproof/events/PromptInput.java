package dev.reproof.events;

import java.util.Optional;

/**
 * One parent's part in a prompt.
 *
 * @param source the attempt whose transcript was used; absent where the parent had none
 * @param transcript digest of the whole transcript; absent with {@code source}
 * @param policy what was kept of it, in the form the command line takes
 * @param excerpt digest of the body as it stands in the prompt
 */
public record PromptInput(
        TaskId parent, Optional<AttemptKey> source, Optional<Sha256> transcript, String policy, Sha256 excerpt) {}
