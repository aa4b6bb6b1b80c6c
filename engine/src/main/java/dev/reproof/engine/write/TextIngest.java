package dev.reproof.engine.write;

import dev.reproof.events.JsText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * Makes well-formed UTF-8 out of what an agent prints, in any split: a character divided between two pieces is joined,
 * an invalid sequence or a lone surrogate becomes U+FFFD and is counted. What reaches the sink is the transcript.
 */
final class TextIngest {

    /** Takes UTF-8 that begins and ends at characters. */
    interface Sink {
        void utf8(byte[] data, int offset, int length);
    }

    private static final char REPLACEMENT = '\uFFFD';
    private static final int SLICE = 8 * 1024;

    private final Sink sink;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final ByteBuffer pendingBytes = ByteBuffer.allocate(SLICE + 4);
    private final CharBuffer decoded = CharBuffer.allocate(SLICE + 4);
    private final ByteBuffer encoded = ByteBuffer.allocate(3 * (SLICE + 4));
    private char pendingHigh;
    private long chars;
    private long replacements;
    private boolean silent = true;

    TextIngest(Sink sink) {
        this.sink = sink;
    }

    /** Takes raw bytes that should be UTF-8. */
    void bytes(byte[] data, int offset, int length) {
        endOfChars();
        int end = offset + length;
        for (int from = offset; from < end; from += SLICE) {
            int size = Math.min(SLICE, end - from);
            if (pendingBytes.position() == 0 && isAscii(data, from, size)) {
                chars += size;
                silent = silent && isBlank(data, from, size);
                sink.utf8(data, from, size);
            } else {
                pendingBytes.put(data, from, size);
                decode(false);
            }
        }
    }

    /** Takes UTF-16 text, which may end in the first half of a pair. */
    void text(CharSequence text) {
        endOfBytes();
        for (int index = 0; index < text.length(); index++) {
            character(text.charAt(index));
        }
        emit();
    }

    /** Takes the end: whatever is still incomplete was invalid. */
    void end() {
        endOfBytes();
        endOfChars();
    }

    /** UTF-16 code units that went to the sink. */
    long chars() {
        return chars;
    }

    /** How often something became U+FFFD. */
    long replacements() {
        return replacements;
    }

    /** Whether all that went to the sink is white space. */
    boolean silent() {
        return silent;
    }

    private static boolean isBlank(byte[] data, int offset, int length) {
        return IntStream.range(offset, offset + length).allMatch(index -> JsText.isWhite((char) data[index]));
    }

    private static boolean isAscii(byte[] data, int offset, int length) {
        int bits = 0;
        for (int index = offset; index < offset + length; index++) {
            bits |= data[index];
        }
        return bits >= 0;
    }

    private void endOfBytes() {
        if (pendingBytes.position() > 0) {
            decode(true);
        }
    }

    private void endOfChars() {
        if (pendingHigh != 0) {
            pendingHigh = 0;
            replace();
            emit();
        }
    }

    private void decode(boolean end) {
        pendingBytes.flip();
        CoderResult result;
        do {
            result = decoder.decode(pendingBytes, decoded, end);
            if (result.isError()) {
                pendingBytes.position(pendingBytes.position() + result.length());
                emit();
                replace();
            }
            emit();
        } while (!result.isUnderflow());
        pendingBytes.compact();
        if (end) {
            decoder.reset();
        }
    }

    private void character(char next) {
        if (pendingHigh != 0) {
            char high = pendingHigh;
            pendingHigh = 0;
            if (Character.isLowSurrogate(next)) {
                decoded.put(high).put(next);
                emitIfFull();
                return;
            }
            replace();
        }
        if (Character.isHighSurrogate(next)) {
            pendingHigh = next;
        } else if (Character.isLowSurrogate(next)) {
            replace();
        } else {
            decoded.put(next);
        }
        emitIfFull();
    }

    private void replace() {
        replacements++;
        decoded.put(REPLACEMENT);
        emitIfFull();
    }

    private void emitIfFull() {
        if (decoded.remaining() < 4) {
            emit();
        }
    }

    private void emit() {
        if (decoded.position() == 0) {
            return;
        }
        decoded.flip();
        chars += decoded.length();
        silent = silent && JsText.trim(decoded.toString()).isEmpty();
        encoded.clear();
        encoder.reset();
        CoderResult result = encoder.encode(decoded, encoded, true);
        if (!result.isUnderflow()) {
            throw new IllegalStateException("Well-formed text did not encode: " + result);
        }
        decoded.clear();
        sink.utf8(encoded.array(), 0, encoded.position());
    }
}
