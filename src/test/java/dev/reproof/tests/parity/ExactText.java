package dev.reproof.tests.parity;

import dev.reproof.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text that is compared unit by unit, but shown by its digest: the texts of a run are too long for a message. */
public record ExactText(String value) {

    private static final int SHOWN = 80;

    public static ExactText ofUtf8(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw new AssertionError("Not well-formed UTF-8: sha256=" + Sha256.of(bytes));
        }
        return new ExactText(text);
    }

    @Override
    public String toString() {
        return value.length() + " chars, sha256=" + Sha256.of(value.getBytes(StandardCharsets.UTF_8)) + ", begins "
                + value.substring(0, Math.min(SHOWN, value.length()));
    }
}
