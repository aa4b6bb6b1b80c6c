package dev.reproof.engine.artifacts;

import dev.reproof.engine.disk.FileDigest;
import java.util.Optional;

/**
 * A mirror that has its final name and will not change again.
 *
 * @param name in the artifact directory
 * @param setAside the new name of a file that held something else under this name before, where there was one; for the
 *     operator to look at
 */
public record SealedMirror(String name, FileDigest digest, Optional<String> setAside) {}
