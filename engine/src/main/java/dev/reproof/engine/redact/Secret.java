package dev.reproof.engine.redact;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** The value as it is, and as programs write it in a string of JSON. */
    Stream<String> formsInJson() {
        String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(value));
        return Stream.of(
                        value,
                        escaped,
                        escaped.replace("/", "\\/"),
                        ascii(escaped, "\\u%04x"),
                        ascii(escaped, "\\u%04X"))
                .distinct();
    }

    private static String ascii(String text, String escape) {
        StringBuilder ascii = new StringBuilder();
        text.chars()
                .forEach(unit -> ascii.append(
                        unit < 0x80 ? String.valueOf((char) unit) : String.format(Locale.ROOT, escape, unit)));
        return ascii.toString();
    }

    @Override
    public String toString() {
        return "Secret[" + name + "]";
    }
}
