package dev.reproof.events;

import java.util.Optional;

/**
 * The options of a run that can reach a prompt or a decision. Recorded when the run starts, and used again on every
 * resume.
 *
 * @param upstream overrides the DAG's output policy: {@code full}, {@code summarize} or {@code maxChars:N}
 * @param maxPromptChars overrides the DAG's bound of a prompt, in UTF-16 code units
 * @param maxParallel how many tasks of a rank may run at once
 * @param taskTimeoutMillis how long one attempt may take
 * @param streamIdleTimeoutMillis how long an attempt may say nothing
 */
public record RunOptions(
        Optional<String> upstream,
        Optional<Long> maxPromptChars,
        int maxParallel,
        long taskTimeoutMillis,
        long streamIdleTimeoutMillis) {

    /** What a run uses that is told nothing. */
    public static final RunOptions DEFAULT = new RunOptions(Optional.empty(), Optional.empty(), 8, 1_200_000, 300_000);
}
