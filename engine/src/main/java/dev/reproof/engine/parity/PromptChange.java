package dev.reproof.engine.parity;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Exported;
import java.util.List;
import java.util.Optional;

/**
 * A prompt that would be another.
 *
 * @param key the attempt that it was sent to; of a task that is new, the first one
 * @param difference what differs; there where both prompts can be made
 * @param diff a unified diff of both, the old one and the new one, as much of it as a message can hold
 */
@Exported
public record PromptChange(AttemptKey key, Kind kind, Optional<PromptDifference> difference, List<String> diff) {

    /** What would become of a prompt. */
    public enum Kind {
        /** The task would get another one. */
        CHANGED,
        /** The task would get none: it is gone, or has become a pause. */
        GONE,
        /** A task is new, and what it would get is known: its parents have all ended. */
        ADDED,
        /** It would be longer than allowed, and not be sent. */
        REFUSED
    }

    public PromptChange {
        diff = List.copyOf(diff);
    }

    @Override
    public String toString() {
        return kind + " " + difference.map(PromptDifference::summary).orElseGet(key::toString) + "\n"
                + String.join("\n", diff);
    }
}
