package dev.reproof.projections.state.read;

import dev.reproof.events.AttemptKey;
import dev.reproof.projections.run.LoopState.Phase;
import java.util.Optional;

/**
 * How far a loop had come when a state file was written.
 *
 * @param iteration the last one that was started
 * @param feedbackFrom the review that the tasks of this iteration get; absent in the main run, and where its text is gone
 */
public record SavedLoop(String id, int iteration, Phase phase, Optional<AttemptKey> feedbackFrom) {}
