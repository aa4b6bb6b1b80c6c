package dev.reproof.engine.agent;

import dev.reproof.events.RunOptions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * By what an operator knows that a command has failed for something that passes with time.
 *
 * @param exitCodes that say so
 * @param standardError a regular expression of the JavaScript dialect for a line of its standard error that says so
 */
public record RetryRules(Set<Integer> exitCodes, Optional<String> standardError) {

    /** No failure of a command passes. */
    public static final RetryRules NONE = new RetryRules(Set.of(), Optional.empty());

    public RetryRules {
        exitCodes = Set.copyOf(exitCodes);
    }

    /** The rules of a run. */
    public static RetryRules of(RunOptions options) {
        return new RetryRules(options.retryOnExit().map(RetryRules::codes).orElse(Set.of()), options.retryOnStderr());
    }

    private static Set<Integer> codes(String codes) {
        return Arrays.stream(codes.split(",", -1)).map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
