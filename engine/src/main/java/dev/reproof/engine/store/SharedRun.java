package dev.reproof.engine.store;

import dev.reproof.events.RunId;
import java.util.Optional;

/**
 * A run whose log is in a shared store.
 *
 * @param holder who has the right to write to it now; absent where nobody has
 */
public record SharedRun(RunId run, Optional<String> holder) {}
