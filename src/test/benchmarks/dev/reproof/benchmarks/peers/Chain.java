package dev.reproof.benchmarks.peers;

import dev.reproof.benchmarks.RealisticText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The work that every side does: steps one after the other, each given what the one before has said.
 *
 * @param steps how many
 * @param bytes what each says, all of it ASCII
 */
record Chain(int steps, int bytes) {

    private static final int SHIFT = 997;
    private static final String SOURCE = new String(RealisticText.bytes(1, 1 << 20), StandardCharsets.US_ASCII);

    Chain {
        if (steps < 1 || bytes < 32 || bytes > SOURCE.length() / 2) {
            throw new IllegalArgumentException("No chain of " + steps + " steps with " + bytes + " bytes each");
        }
    }

    /** What a step says, the same on every side and in every process; it ends with no white space. The first is step 0. */
    String text(int step) {
        String head = String.format(Locale.ROOT, "# Step %d%n%n", step);
        int from = step * SHIFT % (SOURCE.length() / 2);
        return head + SOURCE.substring(from, from + bytes - head.length() - 1) + ".";
    }

    /** What a step is given, perhaps among other things. */
    String input(int step) {
        return step == 0 ? "" : text(step - 1);
    }
}
