package dev.reproof.engine.parity;

import dev.reproof.events.Exported;
import dev.reproof.events.RunId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What would become of the prompts of a run with another DAG or other options. Nothing was sent to find out.
 *
 * @param prompts how many were sent
 * @param same how many of them would be the same
 * @param changes every other one, and those of tasks that are new
 */
@Exported
public record PromptChanges(RunId run, int prompts, int same, List<PromptChange> changes) {

    public PromptChanges {
        changes = List.copyOf(changes);
    }

    /** A diff of all prompts, for people. */
    @Override
    public String toString() {
        return "run " + run + ": " + same + " of " + prompts + " prompts would be the same"
                + changes.stream().map(change -> "\n" + change).collect(Collectors.joining());
    }
}
