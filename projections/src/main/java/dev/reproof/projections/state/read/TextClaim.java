package dev.reproof.projections.state.read;

import dev.reproof.events.Sha256;
import dev.reproof.events.TextDigest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a state file says of a text that it points to or holds. Files of other programs may leave some of it out; what is
 * left out cannot be held against the text.
 *
 * @param bytes length of the text in UTF-8
 * @param tail the end of the text as the file shows it; only of a text in a file of its own of which length or digest
 *     are left out, since those say more
 * @param most how many bytes of it are read at most
 */
public record TextClaim(OptionalLong bytes, Optional<Sha256> sha256, Optional<String> tail, long most) {

    /** Says all there is to say. */
    static TextClaim of(long bytes, Sha256 sha256) {
        return new TextClaim(OptionalLong.of(bytes), Optional.of(sha256), Optional.empty(), bytes);
    }

    /** Length and digest, where the file says both: then only one text fits. */
    public Optional<TextDigest> exact() {
        return bytes.isPresent() ? sha256.map(digest -> new TextDigest(digest, bytes.getAsLong())) : Optional.empty();
    }

    /** Reads a text to its end; its length and digest, if it is UTF-8 and all that is said here. */
    public Optional<TextDigest> fit(InputStream text) throws IOException {
        return read(text).map(found -> new TextDigest(found.sha256(), found.bytes()));
    }

    /** As {@link #fit}, with the length in characters. */
    Optional<Utf8Text> read(InputStream text) throws IOException {
        if (exact().isPresent() || tail.isEmpty()) {
            return Utf8Text.read(text, most, piece -> {}).filter(this::agrees);
        }
        LegacyStream shown = new LegacyStream(tail.get());
        return shown.read(text, most).filter(this::agrees);
    }

    private boolean agrees(Utf8Text found) {
        return bytes.orElse(found.bytes()) == found.bytes()
                && sha256.orElse(found.sha256()).equals(found.sha256());
    }

    /** Whether a file of that length may hold the text. */
    public boolean allows(long length) {
        return bytes.orElse(length) == length && length <= most;
    }
}
