package dev.reproof.engine.artifacts;

import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import java.security.MessageDigest;

/** A file name for any task id: {@code <readable part>~<32 hex digits>}, at most 73 ASCII characters. */
final class EncodedName {

    private static final int MOST_READABLE = 40;
    private static final int DIGITS = 32;

    private EncodedName() {}

    static String of(TaskId task) {
        return readable(task.value()) + "~" + digest(task.value()).hex().substring(0, DIGITS);
    }

    /** Letters, digits and inner dashes as they are, anything between them as one underscore. */
    private static String readable(String id) {
        StringBuilder kept = new StringBuilder();
        boolean gap = false;
        for (int i = 0; i < id.length() && kept.length() < MOST_READABLE; i++) {
            char c = id.charAt(i);
            boolean keep = isAlphanumeric(c) || c == '-';
            if (keep && gap && !kept.isEmpty()) {
                kept.append('_');
            }
            gap = !keep;
            if (keep && kept.length() < MOST_READABLE) {
                kept.append(c);
            }
        }
        return kept.isEmpty() ? "task" : kept.toString();
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** Over UTF-16 code units: UTF-8 would turn every lone surrogate into the same byte. */
    private static Sha256 digest(String id) {
        MessageDigest running = Sha256.newDigest();
        for (int i = 0; i < id.length(); i++) {
            running.update((byte) (id.charAt(i) >> 8));
            running.update((byte) id.charAt(i));
        }
        return Sha256.of(running);
    }
}
