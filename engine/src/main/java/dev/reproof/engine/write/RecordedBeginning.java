package dev.reproof.engine.write;

import dev.reproof.events.Sha256;
import dev.reproof.events.TextDigest;
import java.security.MessageDigest;

/**
 * What a stream has of a text already, found again at the beginning of that text. Not for more than one thread.
 */
public final class RecordedBeginning {

    /** How the text compares. */
    public enum Match {
        /** It has not come so far. */
        OPEN,
        SAME,
        OTHER
    }

    private final TextDigest recorded;
    private final MessageDigest found = Sha256.newDigest();
    private long passed;
    private Match match = Match.OPEN;

    /** @param recorded length and digest of what the stream has */
    public RecordedBeginning(TextDigest recorded) {
        this.recorded = recorded;
        compare();
    }

    /** Takes of the UTF-8 of the text what the stream has, from its first byte on; returns how many bytes that are. */
    public int pass(byte[] data, int from, int length) {
        int size = (int) Math.min(length, recorded.bytes() - passed);
        if (size > 0) {
            found.update(data, from, size);
            passed += size;
            compare();
        }
        return size;
    }

    private void compare() {
        if (match == Match.OPEN && passed == recorded.bytes()) {
            match = Sha256.of(found).equals(recorded.sha256()) ? Match.SAME : Match.OTHER;
        }
    }

    public Match match() {
        return match;
    }
}
