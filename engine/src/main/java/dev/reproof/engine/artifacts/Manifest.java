package dev.reproof.engine.artifacts;

import dev.reproof.engine.disk.PlainFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which files of a directory the program has written, a name and a semicolon a line: nothing else there is replaced or
 * removed. A name is added before its file comes to be, and that is durable where the file is to be, so that no power cut makes
 * it a stranger. A line that a power cut tore has no semicolon, and names no file. A file of that name that does not begin as
 * ours is somebody else's: it is not added to, and nothing is claimed.
 */
final class Manifest {

    /** No task's file is called so: those do not begin with an underscore. */
    static final String NAME = "_files.txt";

    private static final String FIRST_LINE = "Files of Reproof; it replaces nothing else here";
    private static final String END = ";";
    private static final long MOST_BYTES = 256L << 20;

    private final Path directory;
    private Set<String> names;

    Manifest(Path directory) {
        this.directory = directory;
    }

    /** Whether there is none yet, as in a directory that no program of this version has written to. */
    synchronized boolean isMissing() {
        return !PlainFile.isTaken(directory.resolve(NAME));
    }

    /**
     * Claims names, as far as nobody else has them.
     *
     * @param durable whether a power cut must not undo it
     */
    synchronized void claim(Collection<String> wanted, boolean durable) throws IOException {
        add(wanted.stream().filter(name -> !PlainFile.isTaken(directory.resolve(name))), durable);
    }

    /** Claims names that have files. */
    synchronized void adopt(Collection<String> found) throws IOException {
        add(found.stream(), true);
    }

    /** Whether the program has written the file of that name. */
    synchronized boolean isOurs(String name) throws IOException {
        return names().contains(name + END);
    }

    private void add(Stream<String> wanted, boolean durable) throws IOException {
        Set<String> known = names();
        List<String> lines = wanted.map(name -> name + END)
                .filter(line -> !known.contains(line))
                .toList();
        if (lines.isEmpty()) {
            return;
        }
        // what precedes may be torn
        String text = (isMissing() ? FIRST_LINE : "") + "\n" + String.join("\n", lines) + "\n";
        try (FileChannel out = PlainFile.channelToAppend(directory.resolve(NAME))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            if (durable) {
                out.force(true); // its own name becomes durable with that of the file that is claimed
            }
        }
        known.addAll(lines);
    }

    private Set<String> names() throws IOException {
        if (names == null) {
            names = isMissing() ? new HashSet<>() : read();
        }
        return names;
    }

    private Set<String> read() throws IOException {
        Path file = directory.resolve(NAME);
        Set<String> found = new HashSet<>();
        long left = MOST_BYTES;
        try (Reader text = new InputStreamReader(PlainFile.open(file), StandardCharsets.UTF_8);
                BufferedReader lines = new BufferedReader(text)) {
            if (!FIRST_LINE.equals(lines.readLine())) {
                throw new IOException(
                        "it is not the list of the files that Reproof has written here, or damaged: move it" + " away");
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                left -= line.length() + 1L;
                if (left < 0) {
                    throw new IOException("it names more files than " + MOST_BYTES + " bytes hold");
                }
                found.add(line);
            }
        }
        return found;
    }
}
