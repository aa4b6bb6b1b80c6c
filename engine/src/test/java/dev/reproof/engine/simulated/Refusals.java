package dev.reproof.engine.simulated;

import java.io.IOException;
import java.nio.file.Path;

/** Refuses calls, as a disk does that is full, broken or out of descriptors. */
@FunctionalInterface
public interface Refusals {

    Refusals NONE = (call, file) -> {};

    /**
     * Asked before each call; what it throws is the answer to the call, which then does nothing.
     */
    void before(DiskCall call, Path file) throws IOException;
}
