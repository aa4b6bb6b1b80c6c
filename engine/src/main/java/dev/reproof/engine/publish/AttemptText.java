package dev.reproof.engine.publish;

import dev.reproof.events.Seal;
import java.util.Optional;

/**
 * What an ended attempt said, as its report shows it.
 *
 * @param file where all of it is; absent where only the log has it
 * @param tail the end of it; absent where it said nothing or its end cannot be read
 */
record AttemptText(Seal seal, Optional<String> file, Optional<String> tail) {}
