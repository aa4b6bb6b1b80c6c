package dev.reproof.projections.state.read;

import dev.reproof.projections.state.StateInput;
import java.io.InputStream;

/**
 * Gzip in Base64 inside a JSON string of a state file: where it stands.
 *
 * @param offset of the string's opening quote, in bytes
 * @param task whose text this is, for messages
 */
public record PackedPlace(StateInput input, long offset, String task) {

    InputStream open(TextClaim claim) {
        return PackedStream.open(this, claim);
    }
}
