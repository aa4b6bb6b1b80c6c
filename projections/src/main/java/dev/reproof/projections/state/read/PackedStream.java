package dev.reproof.projections.state.read;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Sha256;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

/** A packed text while it is expanded; never hands out more than it should have, nor ends well if it is another text. */
final class PackedStream extends FilterInputStream {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final PackedPlace text;
    private final TextClaim claim;
    private final MessageDigest digest = Sha256.newDigest();
    private long seen;
    private boolean ended;

    private PackedStream(InputStream expanded, PackedPlace text, TextClaim claim) {
        super(expanded);
        this.text = text;
        this.claim = claim;
    }

    @SuppressWarnings("MustBeClosedChecker")
    static InputStream open(PackedPlace text, TextClaim claim) {
        InputStream string = string(text);
        try {
            InputStream packed = Base64.getDecoder().wrap(new JsonStringBytes(string));
            return new PackedStream(new GZIPInputStream(packed, BUFFER_BYTES), text, claim);
        } catch (IOException e) {
            throw closing(string, damaged(text, "gzip in Base64", e.getMessage(), e));
        } catch (RuntimeException e) {
            throw closing(string, e);
        }
    }

    private static InputStream string(PackedPlace text) {
        try {
            return new BufferedInputStream(text.input().from(text.offset()), BUFFER_BYTES);
        } catch (IOException e) {
            throw new Storage(
                    "The state file " + text.input().file() + " cannot be read again for the text of task '"
                            + text.task() + "': " + e.getMessage()
                            + "; keep the file in its place until the run was taken over",
                    e);
        }
    }

    private static RuntimeException closing(InputStream in, RuntimeException failure) {
        try {
            in.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    @Override
    public int read() {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (ended) {
            return -1;
        }
        try {
            int read = in.read(buffer, offset, length);
            if (read < 0) {
                end();
            } else {
                count(buffer, offset, read);
            }
            return read;
        } catch (IOException e) {
            throw damaged(text, "gzip in Base64", e.getMessage(), e);
        }
    }

    @Override
    public long skip(long most) {
        byte[] skipped = new byte[(int) Math.min(Math.max(most, 0), BUFFER_BYTES)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(byte[] buffer, int offset, int read) {
        seen += read;
        if (seen > claim.most()) {
            throw damaged(text, claim.most() + " bytes", "more", null);
        }
        digest.update(buffer, offset, read);
    }

    private void end() {
        ended = true;
        if (!claim.allows(seen)) {
            throw damaged(text, claim.most() + " bytes", String.valueOf(seen), null);
        }
        Sha256 found = Sha256.of(digest);
        Sha256 expected = claim.sha256().orElse(found);
        if (!found.equals(expected)) {
            throw damaged(text, "SHA-256 " + expected, found.toString(), null);
        }
    }

    private static Corrupt damaged(PackedPlace text, String expected, String found, IOException cause) {
        return new Corrupt(
                "The text of task '" + text.task() + "' inside state file "
                        + text.input().file() + " is damaged: expected "
                        + expected + ", found " + found
                        + "; use the event log or another copy of the state file",
                cause);
    }
}
