package dev.reproof.projections.state.read;

import dev.reproof.events.Sha256;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Gzip in Base64 inside a JSON string of a state file: the file, and where in it.
 *
 * @param offset of the string's opening quote, in bytes
 * @param task whose text this is, for messages
 */
public record PackedText(Path file, long offset, String task) {

    InputStream open(long bytes, Sha256 sha256) {
        return PackedStream.open(this, bytes, sha256);
    }
}
