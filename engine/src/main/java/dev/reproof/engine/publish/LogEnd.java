package dev.reproof.engine.publish;

import java.util.Arrays;
import java.util.Optional;

/**
 * The end of a log that consists of parts below headings.
 *
 * @param bytes what it ends with
 * @param cut whether there is more before that
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record LogEnd(byte[] bytes, boolean cut) {

    /**
     * The last part below that heading, or as much of it as there is here.
     *
     * @param last whether no other part comes after it: then it is that in which all of this lies
     */
    Optional<byte[]> of(byte[] heading, boolean last) {
        Optional<byte[]> found = Optional.empty();
        int part = -1;
        boolean any = false;
        for (int line = cut ? next(0) : 0; line < bytes.length; line = next(line)) {
            if (isAt(line, LogSection.MARK)) {
                found = part < 0 ? found : Optional.of(Arrays.copyOfRange(bytes, part, line));
                part = isAt(line, heading) ? line + heading.length : -1;
                any = true;
            }
        }
        if (part >= 0) {
            return Optional.of(Arrays.copyOfRange(bytes, Math.min(part, bytes.length), bytes.length));
        }
        return cut && last && !any ? Optional.of(bytes) : found;
    }

    /** Where the next line begins. */
    private int next(int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return bytes.length;
    }

    private boolean isAt(int at, byte[] wanted) {
        return bytes.length - at >= wanted.length
                && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
