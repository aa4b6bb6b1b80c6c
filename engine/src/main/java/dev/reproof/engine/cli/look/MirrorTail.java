package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.terminal.TextTail;
import dev.reproof.engine.disk.FileEnd;
import java.io.IOException;
import java.nio.file.Path;

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
        try {
            FileEnd end = FileEnd.of(file, END_BYTES);
            return new MirrorTail(end.length(), TextTail.lastLine(end.bytes(), end.isCut()));
        } catch (IOException e) {
            return NOTHING; // it got its final name just now: the state file tells next
        }
    }
}
