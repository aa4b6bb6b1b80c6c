package dev.reproof.engine.cli.serve;

import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.disk.FileEnd;
import java.io.IOException;
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
        try {
            FileEnd end = FileEnd.of(file, END_BYTES);
            return new GrowingText(end.length(), Printable.lines(FileEnd.text(end.bytes(), END_BYTES, end.isCut())));
        } catch (IOException e) {
            return NOTHING; // it got its final name just now: the state file tells next
        }
    }
}
