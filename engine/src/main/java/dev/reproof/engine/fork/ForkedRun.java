package dev.reproof.engine.fork;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.Exported;
import dev.reproof.events.RunId;

/**
 * A run that was made of the past of another one.
 *
 * @param parent the run that it was forked from
 * @param from last event of the parent that it has, and the head of the parent's chain there
 * @param end of its own chain
 */
@Exported
public record ForkedRun(RunId run, RunId parent, ChainPoint from, ChainPoint end) {}
