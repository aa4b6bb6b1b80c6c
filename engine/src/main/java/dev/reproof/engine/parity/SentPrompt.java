package dev.reproof.engine.parity;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.projections.run.RunState;

/**
 * A prompt that was sent.
 *
 * @param before the run right before it
 * @param position of its event in the run stream
 */
record SentPrompt(RunState before, long position, TaskDispatched event) {

    AttemptKey key() {
        return event.key();
    }
}
