package dev.reproof.engine.roads;

import dev.reproof.projections.state.read.StateTask;
import java.util.Optional;

/**
 * A task of a state file, with what became of looking for its transcript.
 *
 * @param text what was found; absent where the task has none
 * @param missing why the text cannot be rebuilt as it was; absent where it can
 */
public record LoadedTask(StateTask task, Optional<FoundText> text, Optional<String> missing) {}
