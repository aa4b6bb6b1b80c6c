package dev.reproof.projections.state.read;

import dev.reproof.events.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a text that was read to its end is.
 *
 * @param chars in UTF-16 code units
 */
record Utf8Text(long bytes, long chars, Sha256 sha256) {

    private static final int PIECE_CHARS = 16 * 1024;

    /**
     * Reads a text, piece by piece; nothing where it is not UTF-8 or longer than {@code most} bytes.
     *
     * @param pieces must not keep what it is given
     */
    static Optional<Utf8Text> read(InputStream in, long most, Consumer<CharBuffer> pieces) throws IOException {
        Digested bytes = new Digested(in);
        Reader reader = new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        char[] piece = new char[PIECE_CHARS];
        long chars = 0;
        try {
            for (int read = reader.read(piece); read >= 0; read = reader.read(piece)) {
                chars += read;
                pieces.accept(CharBuffer.wrap(piece, 0, read));
                if (bytes.seen > most) {
                    return Optional.empty();
                }
            }
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        return Optional.of(new Utf8Text(bytes.seen, chars, Sha256.of(bytes.digest)));
    }

    private static final class Digested extends FilterInputStream {

        private final MessageDigest digest = Sha256.newDigest();
        private long seen;

        Digested(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            if (read > 0) {
                digest.update(buffer, offset, read);
                seen += read;
            }
            return read;
        }
    }
}
