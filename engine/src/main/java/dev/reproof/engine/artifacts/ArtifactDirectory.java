package dev.reproof.engine.artifacts;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.Disk;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.disk.NewFile;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.engine.disk.WriterOfStream;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A flat directory of artifacts that no name leads out of.
 *
 * <p>Whatever is in it that this program has not written stays as it is: a list of what it has written stands beside.
 *
 * <p>The directory itself may be reached through symbolic links, as its operator likes; nothing inside it is ever
 * opened through one. One thread at a time, one writer per directory.
 */
public final class ArtifactDirectory {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MOST_NAME_CHARS = 255;

    private final Disk disk;
    private final Path directory;
    private final Manifest manifest;

    private ArtifactDirectory(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
        this.manifest = new Manifest(directory);
    }

    /**
     * Opens the directory; makes it, for the owner only, if it is missing.
     *
     * @throws ReproofException.Storage if that is impossible
     */
    public static ArtifactDirectory open(Path directory) {
        return open(SystemDisk.INSTANCE, directory);
    }

    /** Opens the directory, as {@link #open(Path)} does, on that disk. */
    public static ArtifactDirectory open(Disk disk, Path directory) {
        Path absolute = directory.toAbsolutePath();
        DiskFailure.attempt(
                "create the artifact directory",
                absolute,
                "check permissions and space, or choose another",
                () -> OwnerOnly.directories(disk, absolute));
        return new ArtifactDirectory(disk, absolute);
    }

    /** The directory, to read from, if it is there. */
    public static Optional<ArtifactDirectory> existing(Path directory) {
        Path absolute = directory.toAbsolutePath();
        return Files.isDirectory(absolute)
                ? Optional.of(new ArtifactDirectory(SystemDisk.INSTANCE, absolute))
                : Optional.empty();
    }

    /** Whether a run has its files there: this version lists them, earlier ones left its DAG. */
    public static boolean isOfRuns(Path directory) {
        return PlainFile.isPlain(directory.resolve(Manifest.NAME))
                || PlainFile.isPlain(directory.resolve(ArtifactNames.DAG));
    }

    public Path path() {
        return directory;
    }

    /**
     * The file of that name, which need not exist. It may turn out to be a symbolic link: open it without following
     * links.
     *
     * @throws ReproofException.Rejected if the name is not a plain file name
     */
    public Path resolve(String name) {
        if (name.isEmpty() || name.length() > MOST_NAME_CHARS || name.equals(".") || name.equals("..")) {
            throw refused(name);
        }
        if (name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c))) {
            throw refused(name);
        }
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            throw new ReproofException.Rejected("Not a file name on this system: '" + name + "' in " + directory, e);
        }
    }

    /**
     * Starts a mirror under its partial name, from nothing: what an earlier attempt to write it left is discarded,
     * since the log has it all.
     *
     * @throws ReproofException.Rejected if the name is none or belongs to something other than a plain file of ours
     * @throws ReproofException.Storage if the file system refused
     */
    public MirrorFile openPartial(String name) {
        Path partial = resolve(name);
        return DiskFailure.answer("create", partial, "check space and permissions there", () -> {
            PlainFile.requirePlainOrFree(partial);
            claimed(name, true);
            // A new file rather than an emptied one: nothing that still holds the old one open can write into this.
            disk.deleteIfExists(partial);
            return new MirrorFile(this, disk, partial, disk.create(partial));
        });
    }

    /** Collects files that take their names together. */
    public FileBatch batch() {
        return new FileBatch(this, disk);
    }

    /**
     * Makes a file hold exactly this, replacing what is there as a whole; one that holds it already is left alone.
     *
     * @throws ReproofException.Rejected if the name is not a plain file name
     * @throws ReproofException.Storage if the file system refused; what was there before is then still whole
     */
    public void write(String name, byte[] content) {
        if (!holds(name, content)) {
            replace(name, out -> out.write(content));
        }
    }

    /**
     * Makes a file hold what {@code body} writes, which is as {@code expected} says or fails, replacing what is there as
     * a whole; one that holds it already is left alone. Nothing is taken into memory.
     *
     * @throws ReproofException.Rejected if the name is not a plain file name
     * @throws ReproofException.Storage if the file system refused; what was there before is then still whole
     */
    public void write(String name, FileDigest expected, WriterOfStream body) {
        if (!holds(name, expected)) {
            replace(name, body);
        }
    }

    /**
     * Makes a file hold what {@code body} writes, replacing what is there as a whole.
     *
     * @throws ReproofException.Rejected if the name is not a plain file name, or that of a file that is not ours
     * @throws ReproofException.Storage if the file system refused; what was there before is then still whole
     */
    public void replace(String name, WriterOfStream body) {
        Path file = resolve(name);
        DiskFailure.attempt("note", file, "check space and permissions there", () -> claimed(name, true));
        AtomicFile.write(disk, file, body);
    }

    /**
     * Says, durably, that the files of these names are ours, as far as there are none; what writes them says so for each that
     * nobody has named here.
     *
     * @throws ReproofException.Storage if the file system refused
     */
    public void claim(Collection<String> names) {
        DiskFailure.attempt(
                "note files in", directory, "check space and permissions there", () -> manifest.claim(names, true));
    }

    /**
     * Takes the files that are there for ours, in a directory of a version that did not note them.
     *
     * @throws ReproofException.Storage if the file system refused
     */
    public void adoptUnnoted() {
        DiskFailure.attempt("note files in", directory, "check space and permissions there", () -> {
            if (manifest.isMissing()) {
                manifest.adopt(files());
            }
        });
    }

    /** Whether that name is noted as one of ours. */
    public boolean isClaimed(String name) {
        return DiskFailure.answer(
                "read the list of files in",
                directory,
                "move _files.txt away, then try again",
                () -> manifest.isOurs(name));
    }

    /** Whether that file may be ours: it is noted, or nothing is, as earlier versions left it. */
    public boolean mayBeOurs(String name) {
        return DiskFailure.answer(
                "read the list of files in",
                directory,
                "move _files.txt away, then try again",
                () -> manifest.isOurs(name) || manifest.isMissing());
    }

    /** Takes that file for ours, since its content says so. */
    public void adopt(String name) {
        DiskFailure.attempt(
                "note files in", directory, "check space and permissions there", () -> manifest.adopt(List.of(name)));
    }

    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (PlainFile.isPlain(entry) && name.indexOf('\n') < 0 && name.indexOf('\r') < 0) {
                    files.add(name);
                }
            }
        }
        return files;
    }

    /** Notes a file that is about to be written, and refuses one that is there and not ours. */
    void claimed(String name, boolean durable) throws IOException {
        manifest.claim(List.of(name), durable);
        if (!manifest.isOurs(name)) {
            throw new ReproofException.Rejected("Not overwritten: Reproof has not written " + resolve(name)
                    + "; move it away, or keep the artifacts in another directory with --full-output-dir");
        }
    }

    /**
     * Gives a plain file another name, durably, unless that is taken.
     *
     * @throws ReproofException.Rejected if a name is not a plain file name
     * @throws ReproofException.Storage if the file system refused; the file then has one of the two names
     */
    public void rename(String from, String to) {
        Path target = resolve(to);
        if (PlainFile.isTaken(target)) {
            return;
        }
        DiskFailure.attempt("rename " + from + " to", target, "check permissions there", () -> {
            claimed(to, true);
            disk.move(resolve(from), target);
            disk.forceDirectory(path());
        });
    }

    /**
     * Opens a log that lines are added to; one that is missing is made, for the owner only.
     *
     * @throws ReproofException.Rejected if the name is not a plain file name, something else has it, or the file is not ours
     */
    public OutputStream openLog(String name) throws IOException {
        claimed(name, false);
        return PlainFile.openToAppend(resolve(name));
    }

    /**
     * Cuts a log of {@link #openLog} off at that byte, where it is longer.
     *
     * @throws ReproofException.Rejected as that
     */
    public void cutLog(String name, long bytes) throws IOException {
        claimed(name, false);
        try (FileChannel log = PlainFile.openToWrite(resolve(name))) {
            log.truncate(bytes);
        }
    }

    /** The length and age of the plain file of that name; absent where there is none. */
    public Optional<FileStamp> stamp(String name) {
        return FileStamp.of(resolve(name));
    }

    /**
     * The content of the plain file of that name, for the caller to close; absent where there is none, where something
     * else has the name, and where the name is no plain file name. Names in a state file come from anywhere.
     */
    public Optional<InputStream> read(String name) throws IOException {
        if (name.getBytes(StandardCharsets.UTF_8).length > MOST_NAME_CHARS) {
            return Optional.empty();
        }
        try {
            return Optional.of(PlainFile.open(resolve(name)));
        } catch (NoSuchFileException | ReproofException.Rejected e) {
            return Optional.empty();
        }
    }

    /** The last bytes of the plain file of that name, or all of a shorter one; absent as with {@link #read}. */
    public Optional<byte[]> end(String name, int bytes) throws IOException {
        Optional<InputStream> content = read(name);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = content.get()) {
            in.skipNBytes(Math.max(0, stamp(name).map(FileStamp::bytes).orElse(0L) - bytes));
            return Optional.of(in.readNBytes(bytes));
        }
    }

    /**
     * Whether a plain file of that name holds exactly this; reads it only where the length is right.
     *
     * @throws ReproofException.Storage if it cannot be read
     */
    public boolean holds(String name, FileDigest expected) {
        return stamp(name).filter(stamp -> stamp.bytes() == expected.bytes()).isPresent()
                && digest(resolve(name)).equals(expected);
    }

    /** Whether a plain file of that name holds exactly this; throws as {@link #holds(String, FileDigest)} does. */
    boolean holds(String name, byte[] expected) {
        return stamp(name).filter(stamp -> stamp.bytes() == expected.length).isPresent()
                && digest(resolve(name)).equals(new FileDigest(expected.length, Sha256.of(expected)));
    }

    /**
     * The length and digest of a plain file, read as a stream.
     *
     * @throws ReproofException.NotFound if there is none
     * @throws ReproofException.Rejected if something other than a plain file, such as a symbolic link, has that name
     * @throws ReproofException.Storage if it cannot be read
     */
    public static FileDigest digest(Path file) {
        return digest(file, () -> PlainFile.open(file));
    }

    /** As {@link #digest(Path)}, of a file that is opened in another way. */
    public static FileDigest digest(Path file, NewFile.Content content) {
        MessageDigest running = Sha256.newDigest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (InputStream in = content.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                running.update(buffer, 0, read);
                bytes += read;
            }
        } catch (NoSuchFileException e) {
            throw new ReproofException.NotFound("No file to read at " + file + "; it was moved or never written");
        } catch (IOException e) {
            throw DiskFailure.of("read", file, "check permissions and the disk", e);
        }
        return new FileDigest(bytes, Sha256.of(running));
    }

    private ReproofException.Rejected refused(String name) {
        String shown = name.length() > MOST_NAME_CHARS ? name.substring(0, MOST_NAME_CHARS) + "…" : name;
        return new ReproofException.Rejected("Not followed: '" + shown.replaceAll("\\p{Cntrl}", "?") + "' is no plain"
                + " file name inside " + directory + "; expected 1 to " + MOST_NAME_CHARS + " characters without"
                + " separators");
    }
}
