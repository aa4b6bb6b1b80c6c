package dev.reproof.engine.worktree;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Sha256;
import java.util.regex.Pattern;

/** Names for directories and refs out of ids of any characters: no two alike on any file system. */
final class SafeName {

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9_-]{0,59}");
    private static final int MOST_READABLE = 40;
    private static final int DIGITS = 16;

    private SafeName() {}

    /** A plain id as it is; of any other what can be read of it, a dot, and part of its digest. */
    static String of(String id) {
        if (PLAIN.matcher(id).matches()) {
            return id;
        }
        String readable = id.substring(0, Math.min(id.length(), 4 * MOST_READABLE))
                .replaceAll("[^A-Za-z0-9-]+", "_")
                .replaceAll("^[_-]+|[_-]+$", "");
        String kept = readable.isEmpty() ? "task" : readable.substring(0, Math.min(readable.length(), MOST_READABLE));
        return kept + "." + digest(id).hex().substring(0, DIGITS);
    }

    /** Over UTF-16 code units: UTF-8 would turn every lone surrogate into the same byte. */
    private static Sha256 digest(String id) {
        byte[] units = new byte[2 * id.length()];
        for (int at = 0; at < id.length(); at++) {
            units[2 * at] = (byte) (id.charAt(at) >> 8);
            units[2 * at + 1] = (byte) id.charAt(at);
        }
        return Sha256.of(units);
    }

    static String of(AttemptKey key) {
        return of(key.task().value()) + "-" + key.iteration() + "-" + key.attempt();
    }
}
