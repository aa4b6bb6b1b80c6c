package dev.reproof.engine.publish;

import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.projections.run.RunState;
import java.util.Optional;

/** Makes prompts again for those who show them. */
@FunctionalInterface
public interface PromptSource {

    /** Shows none. */
    PromptSource NONE = (run, sent) -> Optional.empty();

    /**
     * Exactly the prompt that was sent.
     *
     * @param run as it is some time after that
     * @return absent where it cannot be made of what the run has come to, or not in little memory
     */
    Optional<String> again(RunState run, TaskDispatched sent);
}
