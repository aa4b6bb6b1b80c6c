package dev.reproof.events.dag;

import dev.reproof.events.AgentReport.Cost;
import java.util.Optional;
import java.util.OptionalLong;

/** Limits of a whole run; an absent one does not limit. */
public record Budget(OptionalLong maxIterations, OptionalLong maxTokensTotal, Optional<Cost> maxCost) {}
