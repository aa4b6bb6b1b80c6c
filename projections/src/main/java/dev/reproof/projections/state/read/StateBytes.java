package dev.reproof.projections.state.read;

import dev.reproof.events.json.JsonFault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The bytes of a state file on their way to the parser: not too many, and UTF-8, which the parser takes on trust. */
final class StateBytes extends FilterInputStream {

    private static final int SCRATCH_CHARS = 16 * 1024;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer scratch = CharBuffer.allocate(SCRATCH_CHARS);
    private final long most;
    private long seen;
    private byte[] begun = new byte[0];

    StateBytes(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        boolean ended = read < 0;
        seen += Math.max(0, read);
        if (seen > most) {
            throw new JsonFault("too-large", "The file is longer than " + most + " bytes, which no state file is");
        }
        check(ByteBuffer.wrap(buffer, offset, Math.max(0, read)), ended);
        return read;
    }

    private void check(ByteBuffer bytes, boolean ended) {
        ByteBuffer whole = begun.length == 0
                ? bytes
                : ByteBuffer.allocate(begun.length + bytes.remaining())
                        .put(begun)
                        .put(bytes)
                        .flip();
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(whole, scratch, ended);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new JsonFault(
                    "not-utf8",
                    "The file is not UTF-8: bytes that no character has, in front of byte " + seen + " or there");
        }
        begun = new byte[whole.remaining()];
        whole.get(begun);
    }
}
