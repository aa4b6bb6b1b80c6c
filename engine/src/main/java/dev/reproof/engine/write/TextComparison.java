package dev.reproof.engine.write;

import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.RedactionCounts;
import dev.reproof.engine.write.RecordedBeginning.Match;
import dev.reproof.events.TextDigest;
import java.io.IOException;
import java.io.InputStream;

/** Compares what somebody prints with what was recorded of it, on the way that all text takes into the log. */
public final class TextComparison {

    private static final int BUFFER = 64 * 1024;

    private TextComparison() {}

    /**
     * Reads as far as it has to.
     *
     * @param printed raw bytes, from the first one on
     * @return {@link Match#OPEN} where less was printed than recorded
     */
    public static Match of(InputStream printed, Redaction redaction, TextDigest recorded) throws IOException {
        RecordedBeginning beginning = new RecordedBeginning(recorded);
        RedactedText text = new RedactedText(
                redaction, new RedactionCounts(), (data, offset, length) -> beginning.pass(data, offset, length));
        byte[] buffer = new byte[BUFFER];
        int read = 0;
        while (read >= 0 && beginning.match() == Match.OPEN) {
            text.bytes(buffer, 0, read);
            read = printed.read(buffer);
        }
        if (beginning.match() == Match.OPEN) {
            text.end(); // what was recorded may have been held back until its end
        }
        return beginning.match();
    }
}
