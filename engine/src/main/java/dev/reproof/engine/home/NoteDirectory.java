package dev.reproof.engine.home;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.UnforcedDisk;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of small JSON files that must outlive this process, but not the machine's next stop: each is written as a
 * whole, for its owner only, and nothing is forced.
 *
 * @param directory made with the first note
 */
public record NoteDirectory(Path directory) {

    /** Longest note. */
    public static final int MOST_BYTES = 16 * 1024;

    private static final int MOST_NOTES = 10_000;
    private static final String SUFFIX = ".json";

    private static final String UNFINISHED = ".tmp";

    /**
     * Writes a note.
     *
     * @param name a safe file name, without a suffix
     * @throws ReproofException.Storage if the file system refused; then there is no note
     */
    public Path write(String name, byte[] content) {
        Path note = directory.resolve(name + SUFFIX);
        DiskFailure.attempt("create", directory, "check permissions and space there, then resume the run", () -> {
            PlainFile.requireDirectoryOrFree(directory);
            OwnerOnly.inside(UnforcedDisk.INSTANCE, directory);
        });
        AtomicFile.write(UnforcedDisk.INSTANCE, note, out -> out.write(content));
        return note;
    }

    /**
     * The notes that are there, sorted by name. What a killed process had begun to write and not finished is removed.
     *
     * @throws ReproofException.Rejected beyond 10,000 of them, or when something other than a directory has its name
     * @throws ReproofException.Storage if the directory cannot be read
     */
    public List<Path> notes() {
        return listed(Files::deleteIfExists);
    }

    /** The same for who only looks: nothing is removed, a runner may be writing it. */
    public List<Path> seen() {
        return listed(unfinished -> false);
    }

    /** What becomes of a note that is not finished. */
    @FunctionalInterface
    private interface Fate {
        boolean meets(Path unfinished) throws IOException;
    }

    private List<Path> listed(Fate fate) {
        if (!PlainFile.isTaken(directory)) {
            return List.of();
        }
        List<Path> notes = new ArrayList<>();
        DiskFailure.attempt("list", directory, "check permissions there, then resume the run", () -> {
            PlainFile.requireDirectoryOrFree(directory);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (name.endsWith(SUFFIX) && notes.size() == MOST_NOTES) {
                        throw new ReproofException.Rejected("More than " + MOST_NOTES + " files in " + directory
                                + ", where a runner keeps one for each agent; see who wrote them there");
                    } else if (name.endsWith(SUFFIX)) {
                        notes.add(entry);
                    } else if (name.startsWith(".") && name.endsWith(SUFFIX + UNFINISHED)) {
                        fate.meets(entry);
                    }
                }
            }
        });
        notes.sort(null);
        return List.copyOf(notes);
    }

    /**
     * The directories beside the notes, sorted by name.
     *
     * @throws ReproofException.Storage if the directory cannot be read
     */
    public List<Path> directories() {
        List<Path> found = new ArrayList<>();
        if (PlainFile.isTaken(directory)) {
            DiskFailure.attempt("list", directory, "check permissions there, then resume the run", () -> {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                        directory, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
                    entries.forEach(found::add);
                }
            });
        }
        found.sort(null);
        return List.copyOf(found);
    }

    /**
     * The content of a note, one byte longer than {@link #MOST_BYTES} at most.
     *
     * @throws ReproofException.Rejected if something other than a plain file has its name
     */
    public byte[] read(Path note) throws IOException {
        try (InputStream in = PlainFile.open(note)) {
            return in.readNBytes(MOST_BYTES + 1);
        }
    }

    /** The name that a note was written under. */
    public static String name(Path note) {
        String file = note.getFileName().toString();
        return file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
    }

    /** Removes a note, if it is there. */
    public void delete(Path note) throws IOException {
        Files.deleteIfExists(note);
    }
}
