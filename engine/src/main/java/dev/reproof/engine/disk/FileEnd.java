package dev.reproof.engine.disk;

import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The end of a file as a look found it, however long that is.
 *
 * @param length of the file
 * @param bytes its last ones
 * @param isCut whether there are more before them
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record FileEnd(long length, byte[] bytes, boolean isCut) {

    /**
     * Reads the end of a plain file, which others may be writing to.
     *
     * @param most bytes at most
     * @throws IOException when there is none, when it is no plain file, or when it cannot be read
     */
    public static FileEnd of(Path file, int most) throws IOException {
        try (SeekableByteChannel channel = RegularFile.reading(file, Links.REFUSED)) {
            long length = channel.size();
            long from = Math.max(0, length - most);
            ByteBuffer end = ByteBuffer.allocate((int) (length - from));
            channel.position(from);
            int read = 0;
            while (end.hasRemaining() && read >= 0) {
                read = channel.read(end);
            }
            return new FileEnd(length, Arrays.copyOf(end.array(), end.position()), from > 0);
        }
    }

    /** The last bytes as text, from the beginning of a character on where something is before them. */
    public static String text(byte[] bytes, int most, boolean cut) {
        int from = Math.max(0, bytes.length - most);
        while ((cut || from > 0) && from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }
}
