package dev.reproof.engine.agent.spool;

import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the file {@code exit} of an attempt says: one line, the exit code and whether the outputs were forced before it. */
public sealed interface SpoolExit {

    /** There is none: the command has not ended, or nobody lived to write it. */
    record None() implements SpoolExit {}

    /**
     * The command has ended.
     *
     * @param code its exit code; the end by signal n is 128 + n
     * @param forced whether the outputs outlive a stop of the machine
     */
    record Code(int code, boolean forced) implements SpoolExit {

        /** The signal that ended it, if one did. */
        public OptionalInt signal() {
            return code > Line.SIGNALLED && code <= Line.SIGNALLED + Line.LAST_SIGNAL
                    ? OptionalInt.of(code - Line.SIGNALLED)
                    : OptionalInt.empty();
        }
    }

    /** It is nothing that was written by the shell of an attempt. */
    record Odd() implements SpoolExit {}

    /** Reads it. */
    static SpoolExit of(Spool spool) {
        try (InputStream in = PlainFile.open(spool.exit())) {
            return Line.parsed(new String(in.readNBytes(Line.MOST_BYTES), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException none) {
            return new None();
        } catch (IOException | ReproofException odd) {
            return new Odd();
        }
    }

    /** The line. */
    final class Line {

        static final String FORCED = "forced";
        static final String UNFORCED = "unforced";

        private static final int SIGNALLED = 128;
        private static final int LAST_SIGNAL = 64;
        private static final int MOST_BYTES = 64;
        private static final Pattern FORM = Pattern.compile("([0-9]{1,3}) (" + FORCED + "|" + UNFORCED + ")\n");

        private Line() {}

        static SpoolExit parsed(String line) {
            Matcher matcher = FORM.matcher(line);
            return matcher.matches()
                    ? new Code(
                            Integer.parseInt(matcher.group(1)), matcher.group(2).equals(FORCED))
                    : new Odd();
        }
    }
}
