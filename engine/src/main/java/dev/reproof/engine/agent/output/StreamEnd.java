package dev.reproof.engine.agent.output;

import dev.reproof.events.AgentReport;

/**
 * What a whole stream has told.
 *
 * @param ended whether the agent said that it has come to its end, well or not
 * @param report its verdict is {@code OK} only where {@code ended}; the raw output is no matter of it
 */
public record StreamEnd(boolean ended, AgentReport report) {}
