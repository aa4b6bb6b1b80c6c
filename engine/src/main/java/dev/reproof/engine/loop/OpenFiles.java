package dev.reproof.engine.loop;

import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files a process may have open, and has. Near the limit the platform starts processes that never begin, and
 * waits for them for ever, so nobody gets there.
 *
 * @param most the limit of the system
 * @param open those of this process now
 */
record OpenFiles(int most, int open) {

    /** The pipes, log and mirror of an attempt, and what its start takes for a moment. */
    private static final int OF_AN_ATTEMPT = 12;

    /** What the event log, its readers and the state file take at times. */
    private static final int OF_THE_RUN = 64;

    private static final Pattern LIMIT = Pattern.compile("Max open files +([0-9]{1,9}) ");
    private static final int MOST_BYTES = 8192;

    /** How many attempts fit beside each other; absent where the system does not tell. */
    static OptionalInt attempts() {
        try (InputStream in = RegularFile.stream(Path.of("/proc/self/limits"), Links.FOLLOWED)) {
            String[] open = Path.of("/proc/self/fd").toFile().list();
            Matcher limit = LIMIT.matcher(new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII));
            return open != null && limit.find()
                    ? OptionalInt.of(new OpenFiles(Integer.parseInt(limit.group(1)), open.length).fitting())
                    : OptionalInt.empty();
        } catch (IOException elsewhere) {
            return OptionalInt.empty();
        }
    }

    /** One attempt fits always: where even that is too much, the system says so. */
    int fitting() {
        return Math.max(1, (most - open - OF_THE_RUN) / OF_AN_ATTEMPT);
    }
}
