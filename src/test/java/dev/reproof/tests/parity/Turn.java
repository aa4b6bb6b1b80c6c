package dev.reproof.tests.parity;

import dev.reproof.engine.agent.AgentOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the agent prints for one task, in which pieces, and how it ends.
 *
 * @param expected the transcript that must come of it
 * @param failure message it fails with; absent where it finishes
 */
public record Turn(List<Piece> pieces, String expected, Optional<String> failure) {

    /** Something handed to the output in one call. */
    @FunctionalInterface
    public interface Piece {
        void print(AgentOutput output);
    }

    /** Prints UTF-16 text in pieces of that many units, which divide surrogate pairs when they fall so. */
    public static Turn text(String text, int units) {
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); from += units) {
            String piece = text.substring(from, Math.min(text.length(), from + units));
            pieces.add(output -> output.text(piece));
        }
        return new Turn(pieces, text, Optional.empty());
    }

    /** Prints UTF-8 in pieces of that many bytes, which divide characters when they fall so. */
    public static Turn bytes(String text, int units) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < all.length; from += units) {
            byte[] piece = Arrays.copyOfRange(all, from, Math.min(all.length, from + units));
            pieces.add(output -> output.bytes(piece, 0, piece.length));
        }
        return new Turn(pieces, text, Optional.empty());
    }

    /** The same, followed by bytes that are no UTF-8 and half a surrogate pair that never gets its other half. */
    Turn thenGarbage() {
        List<Piece> more = new ArrayList<>(pieces);
        byte[] invalid = {'[', (byte) 0xC3, (byte) 0x28, (byte) 0xFF, ']'};
        more.add(output -> output.bytes(invalid, 0, invalid.length));
        more.add(output -> output.text("\uD83E"));
        return new Turn(more, expected + "[\uFFFD(\uFFFD]\uFFFD", failure);
    }

    Turn thenFailing(String message) {
        return new Turn(pieces, expected, Optional.of(message));
    }
}
