package dev.reproof.engine.agent.model;

/**
 * Masks the key in an answer that comes in pieces. Only the end of a piece that may be the beginning of the key waits for
 * the next one.
 */
final class KeyFilter {

    /** A shorter key is a word that somebody made up for an endpoint that needs none, and may well be said. */
    private static final int SHORTEST_SECRET = 16;

    private final String secret;
    private String held = "";

    KeyFilter(String secret) {
        this.secret = secret.length() < SHORTEST_SECRET ? "" : secret;
    }

    /** Takes a piece; gives what can be handed on. */
    String pass(String piece) {
        if (secret.isEmpty()) {
            return piece;
        }
        String text = (held + piece).replace(secret, ApiKey.MASK);
        int end = text.length() - beginningAtEnd(text);
        held = text.substring(end);
        return text.substring(0, end);
    }

    /** What waits still, when no piece comes any more. */
    String rest() {
        String rest = held;
        held = "";
        return rest;
    }

    private int beginningAtEnd(String text) {
        int length = Math.min(text.length(), secret.length() - 1);
        while (length > 0 && !text.regionMatches(text.length() - length, secret, 0, length)) {
            length--;
        }
        return length;
    }
}
