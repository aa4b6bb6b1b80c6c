package dev.reproof.events.dag;

import java.util.OptionalLong;

/** Limits of a whole run; an absent one does not limit. */
public record Budget(OptionalLong maxIterations, OptionalLong maxTokensTotal) {}
