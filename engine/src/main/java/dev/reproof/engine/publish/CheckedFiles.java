package dev.reproof.engine.publish;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which artifacts were found right, and how they looked then, for the next process to read none again that looks the same.
 * It is no proof of what a file holds: whoever goes on with a text out of one compares its digest, each time.
 *
 * <p>The list beside the run is derived, never forced, and can be deleted at any time; what it does not say, or says of a
 * file that has changed since in any way, is read. Where the system does not tell when a file changed, it stays empty. Not for
 * more than one thread.
 */
final class CheckedFiles {

    private static final long MOST_BYTES = 16L << 20;

    /** A list is written anew when more lines than these are of no use, and more than there are others. */
    private static final int FEW_LINES = 1000;

    private final Path list;
    private final FileWarnings warnings;
    private final Map<String, CheckedLine> known = new LinkedHashMap<>();
    private final Map<String, CheckedLine> added = new LinkedHashMap<>();
    private long lines;
    private boolean refused;

    CheckedFiles(Path list, FileWarnings warnings) {
        this.list = list;
        this.warnings = warnings;
    }

    /** Takes what earlier processes found. */
    void read() {
        try {
            DiskFailure.attempt("read", list, "delete it, nothing is lost with it", this::readLines);
        } catch (ReproofException e) {
            refused = true; // and would be again
            warnings.tell("what was checked before is checked again", e);
        }
    }

    /**
     * Whether a file was found right that looked just so.
     *
     * @param digest of what is to be in it; of a report, of its beginning
     */
    boolean hold(String name, Sha256 digest, FileStamp stamp) {
        CheckedLine line = known.get(name);
        return line != null && CheckedLine.of(name, digest, stamp).equals(Optional.of(line));
    }

    /** Notes a file that is durable and was found right; {@link #write} has the next process know of it. */
    void add(String name, Sha256 digest, FileStamp stamp) {
        CheckedLine.of(name, digest, stamp).ifPresent(line -> {
            known.put(name, line);
            added.put(name, line);
        });
    }

    /** Adds what is new to the list, or writes it anew where it has become long. */
    void write() {
        lines += added.size();
        boolean anew = lines > 2L * known.size() + FEW_LINES;
        if (refused || (added.isEmpty() && !anew)) {
            return;
        }
        try {
            DiskFailure.attempt(
                    "add to", list, "delete it, nothing is lost with it", anew ? this::replace : this::append);
        } catch (ReproofException e) {
            refused = true; // and would be again
            warnings.tell("files that are right will be read once more when the run is resumed", e);
        }
        added.clear();
    }

    private void append() throws IOException {
        try (OutputStream out = PlainFile.openToAppend(list)) {
            out.write(text(added.values()));
        }
    }

    private void replace() {
        AtomicFile.write(list, out -> out.write(text(known.values())));
        lines = known.size();
    }

    /** What precedes may be torn. */
    private static byte[] text(Collection<CheckedLine> lines) {
        StringBuilder text = new StringBuilder("\n");
        lines.forEach(line -> text.append(line.sealed()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void readLines() throws IOException {
        if (FileStamp.of(list).map(FileStamp::bytes).orElse(0L) > MOST_BYTES) {
            lines = MOST_BYTES; // no list of ours: it is written anew
            return;
        }
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(PlainFile.open(list), StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                lines++;
                CheckedLine.parse(line).ifPresent(found -> known.put(found.name(), found));
            }
        } catch (NoSuchFileException e) {
            lines = 0; // no process has checked any
        }
    }
}
