package dev.reproof.events.dag;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a document says of how one task runs, in place of what holds for the whole run. None of it reaches a prompt but by how
 * the task ends.
 *
 * @param timeoutMillis longest attempt
 * @param idleTimeoutMillis longest silence of an attempt
 * @param retries how often it is tried again when it has simply failed
 * @param model in place of that of its complexity
 * @param fallbackModels those of the tries after it, one for each
 * @param agent by its name in the document; absent for the one that the run has
 * @param group those of which only so many run at one time, by its name in the document
 */
public record TaskSettings(
        OptionalLong timeoutMillis,
        OptionalLong idleTimeoutMillis,
        OptionalLong retries,
        Optional<ModelSelection> model,
        List<ModelSelection> fallbackModels,
        Optional<String> agent,
        OnFailure onFailure,
        Optional<String> group) {

    /** As a task has them of which the document says nothing. */
    public static final TaskSettings NONE = new TaskSettings(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            OnFailure.STOP,
            Optional.empty());

    public TaskSettings {
        fallbackModels = List.copyOf(fallbackModels);
    }
}
