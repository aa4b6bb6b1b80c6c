package dev.reproof.engine.agent.oracle;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads bytes in any split as UTF-8; what is none becomes U+FFFD, as in a transcript. */
final class EvidenceText {

    private static final int SLICE = 8 * 1024;

    /** No incomplete character has more bytes. */
    private static final int INCOMPLETE = 3;

    private final Consumer<CharSequence> sink;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer pending = ByteBuffer.allocate(SLICE + INCOMPLETE);
    private final CharBuffer decoded = CharBuffer.allocate(SLICE + INCOMPLETE);

    /** @param sink must not keep what it is given */
    EvidenceText(Consumer<CharSequence> sink) {
        this.sink = sink;
    }

    void bytes(byte[] data, int offset, int length) {
        int end = offset + length;
        for (int from = offset; from < end; from += SLICE) {
            pending.put(data, from, Math.min(SLICE, end - from));
            decode(false);
        }
    }

    /** What is still incomplete was invalid. More may follow, as another text. */
    void end() {
        decode(true);
        decoder.reset();
    }

    private void decode(boolean end) {
        pending.flip();
        CoderResult result = decoder.decode(pending, decoded, end);
        if (!result.isUnderflow()) {
            throw new IllegalStateException("As many characters as there were bytes are not enough: " + result);
        }
        pending.compact();
        decoded.flip();
        sink.accept(decoded);
        decoded.clear();
    }
}
