package dev.reproof.engine.write;

import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.RedactionCounts;
import dev.reproof.engine.write.RecordedBeginning.Match;
import dev.reproof.events.TextDigest;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** Compares what somebody prints with what was recorded of it, on the way that all text takes into the log. */
public final class TextComparison {

    private static final int BUFFER = 64 * 1024;

    private TextComparison() {}

    /** Takes the text out of what is printed, as it did when that was recorded. */
    public interface Reading {

        /** Takes raw bytes, split anywhere. */
        void bytes(byte[] data, int offset, int length);

        /** There is no more. */
        void end();
    }

    /**
     * Reads as far as it has to.
     *
     * @param printed raw bytes, from the first one on
     * @param reading hands the text in them on
     * @return {@link Match#OPEN} where less was printed than recorded
     */
    public static Match of(
            InputStream printed, Function<RedactedText, Reading> reading, Redaction redaction, TextDigest recorded)
            throws IOException {
        RecordedBeginning beginning = new RecordedBeginning(recorded);
        RedactedText text = new RedactedText(
                redaction, new RedactionCounts(), (data, offset, length) -> beginning.pass(data, offset, length));
        Reading taken = reading.apply(text);
        byte[] buffer = new byte[BUFFER];
        int read = 0;
        while (read >= 0 && beginning.match() == Match.OPEN) {
            taken.bytes(buffer, 0, read);
            read = printed.read(buffer);
        }
        if (beginning.match() == Match.OPEN) {
            taken.end(); // what was recorded may have been held back until its end
            text.end();
        }
        return beginning.match();
    }
}
