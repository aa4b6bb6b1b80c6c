package dev.reproof.engine.agent.model;

import dev.reproof.events.ReproofException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The key to an endpoint. It leaves this class as the value of one header and in no other way. */
final class ApiKey {

    /** What stands in place of a key that would have been shown. */
    static final String MASK = "[key]";

    private static final int MOST_CHARACTERS = 8192;

    private final String secret;
    private final Pattern anySpelling;

    private ApiKey(String secret) {
        this.secret = secret;
        this.anySpelling =
                Pattern.compile(secret.chars().mapToObj(ApiKey::spellings).collect(Collectors.joining()));
    }

    /**
     * The key in that value, surrounding white space apart.
     *
     * @param variable where the value comes from
     * @throws ReproofException.Invalid when no header can carry it; does not show it
     */
    static ApiKey of(String value, String variable) {
        String secret = value.strip();
        if (secret.isEmpty()
                || secret.length() > MOST_CHARACTERS
                || !secret.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)) {
            throw new ReproofException.Invalid("The key in environment variable " + variable
                    + " is not usable: expected visible ASCII characters without spaces, at most " + MOST_CHARACTERS
                    + "; set the variable again");
        }
        return new ApiKey(secret);
    }

    /** The value of the header that carries it, after those words. */
    String after(String scheme) {
        return scheme + secret;
    }

    /** The text with a mask in place of the key, also where it was escaped as in JSON or in an address. */
    String mask(String text) {
        return anySpelling.matcher(text).replaceAll(MASK);
    }

    KeyFilter filter() {
        return new KeyFilter(secret);
    }

    private static String spellings(int character) {
        String hex = String.format(Locale.ROOT, "%02x", character);
        return "(?:\\\\?" + Pattern.quote(Character.toString(character)) + "|(?i:\\\\u00" + hex + "|%" + hex + "))";
    }

    @Override
    public String toString() {
        return MASK;
    }
}
