package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A look at the file that follows an attempt.
 *
 * @param bytes its length
 * @param end its last lines, in which nothing is hidden
 */
record GrowingText(long bytes, String end) {

    /** What nobody has written to. */
    static final GrowingText NOTHING = new GrowingText(0, "");

    private static final int END_BYTES = 4_096;

    /** Reads the end of a plain file; one that is not there, or no plain file, has said nothing yet. */
    static GrowingText of(Path file) {
        try (SeekableByteChannel channel = RegularFile.reading(file, Links.REFUSED)) {
            long bytes = channel.size();
            long from = Math.max(0, bytes - END_BYTES);
            ByteBuffer end = ByteBuffer.allocate((int) (bytes - from));
            channel.position(from);
            int read = 0;
            while (end.hasRemaining() && read >= 0) {
                read = channel.read(end);
            }
            return new GrowingText(bytes, shown(end.array(), end.position(), from > 0));
        } catch (IOException e) {
            return NOTHING; // it got its final name just now: the state file tells next
        }
    }

    /** Of a text that is cut, what begins at a character. */
    private static String shown(byte[] end, int length, boolean cut) {
        int from = 0;
        while (cut && from < length && (end[from] & 0xC0) == 0x80) {
            from++;
        }
        return Printable.lines(new String(end, from, length - from, StandardCharsets.UTF_8));
    }
}
