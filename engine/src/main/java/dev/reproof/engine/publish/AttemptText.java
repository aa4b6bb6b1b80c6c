package dev.reproof.engine.publish;

import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import java.util.Optional;

/**
 * What an ended attempt said.
 *
 * @param stream where the log has it
 * @param file where all of it is; absent where only the log has it
 */
record AttemptText(StreamId stream, Seal seal, Optional<String> file) {}
