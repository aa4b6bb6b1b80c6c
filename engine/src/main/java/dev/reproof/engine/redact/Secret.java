package dev.reproof.engine.redact;

import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A value that nothing recorded may hold. It never shows itself.
 *
 * @param name stands in its place, as {@code [redacted:NAME]}
 * @param value white space at its ends is no part of it
 */
@Exported
public record Secret(String name, String value) {

    /** Shorter ones would be found in every other word. */
    public static final int SHORTEST = 4;

    private static final int LONGEST = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");

    /** @throws Invalid when it cannot be looked for; the message does not hold it */
    public Secret {
        if (!NAME.matcher(name).matches()) {
            throw new Invalid("'" + UntrustedText.shorten(name) + "' cannot name a secret: expected letters, digits,"
                    + " '_', '.' and '-', at most 100");
        }
        value = value.strip();
        if (value.length() < SHORTEST) {
            throw new Invalid("The value of " + name + " cannot be redacted: expected " + SHORTEST
                    + " characters or more, found " + value.length()
                    + "; a text is full of values that short, leave it out");
        }
        if (value.length() > LONGEST) {
            throw new Invalid("The value of " + name + " cannot be redacted: expected at most " + LONGEST
                    + " characters, found " + value.length());
        }
    }

    byte[] utf8() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Secret[" + name + "]";
    }
}
