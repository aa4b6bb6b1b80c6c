package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.terminal.TextTail;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a look at the file that follows a running attempt tells.
 *
 * @param bytes its length
 * @param lastLine the last line that shows anything, fit for a terminal
 */
record MirrorTail(long bytes, String lastLine) {

    /** What nobody has written to. */
    static final MirrorTail NOTHING = new MirrorTail(0, "");

    private static final int END_BYTES = 1_024;

    /** Reads the end of a plain file; one that is not there, or no plain file, has said nothing yet. */
    static MirrorTail of(Path file) {
        try (SeekableByteChannel channel = RegularFile.reading(file, Links.REFUSED)) {
            long bytes = channel.size();
            long from = Math.max(0, bytes - END_BYTES);
            ByteBuffer end = ByteBuffer.allocate((int) (bytes - from));
            channel.position(from);
            int read = 0;
            while (end.hasRemaining() && read >= 0) {
                read = channel.read(end);
            }
            return new MirrorTail(bytes, TextTail.lastLine(Arrays.copyOf(end.array(), end.position()), from > 0));
        } catch (IOException e) {
            return NOTHING; // it got its final name just now: the state file tells next
        }
    }
}
