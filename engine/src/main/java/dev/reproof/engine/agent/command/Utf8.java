package dev.reproof.engine.agent.command;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text on its way out of this process. */
final class Utf8 {

    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private Utf8() {}

    /** Bytes of the UTF-8 form of the text. */
    static long length(String text) {
        return text.codePoints()
                .mapToLong(character -> character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4)
                .sum();
    }

    /** The UTF-8 form of the text, each lone surrogate as U+FFFD (the platform alone would write a question mark). */
    static ByteBuffer encode(String text) {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith(REPLACEMENT)
                    .encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("An encoder that replaces refused some text", e);
        }
    }
}
