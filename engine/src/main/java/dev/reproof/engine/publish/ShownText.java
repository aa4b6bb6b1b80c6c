package dev.reproof.engine.publish;

import dev.reproof.events.WellFormed;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * As much of a text as a page shows: all of it, or its beginning.
 *
 * @param whole whether that is all
 */
record ShownText(String text, boolean whole) {

    /** How much of a text is shown, in bytes of UTF-8. */
    static final int MOST_BYTES = 1 << 20;

    /** What is shown of a text. */
    static ShownText of(String text) {
        return of(WellFormed.of(text).getBytes(StandardCharsets.UTF_8));
    }

    /** What is shown of a text in UTF-8, of which there may be more than is shown; no character is cut in half. */
    static ShownText of(byte[] utf8) {
        int shown = Math.min(utf8.length, MOST_BYTES);
        CharBuffer text = CharBuffer.allocate(shown);
        StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(utf8, 0, shown), text, shown == utf8.length);
        return new ShownText(text.flip().toString(), shown == utf8.length);
    }
}
