package dev.reproof.engine.artifacts;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.Disk;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.WriterOfStream;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A directory of texts in gzip form, one file each, all of which can be made again. The same text makes the same bytes.
 *
 * <p>The directory is made with the first file. One thread at a time, one writer per directory.
 */
public final class PackedFiles {

    private static final String SUFFIX = ".gz";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Disk disk;
    private final Path directory;

    /** The files of that directory, which need not exist. */
    public PackedFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory.toAbsolutePath();
    }

    /** What a text of that name is kept as. */
    public static String packed(String name) {
        return name + SUFFIX;
    }

    /**
     * Packs a text; what had that name is replaced as a whole.
     *
     * @param file a name from {@link #packed}
     * @param text what it throws goes through, and then nothing is changed
     * @throws ReproofException.Storage if the file system refused
     */
    public void pack(String file, WriterOfStream text) {
        DiskFailure.attempt("create the directory", directory, "check space and permissions there", () -> {
            PlainFile.requireDirectoryOrFree(directory);
            OwnerOnly.inside(disk, directory);
        });
        AtomicFile.write(disk, directory.resolve(file), out -> pack(out, text));
    }

    private static void pack(OutputStream out, WriterOfStream text) throws IOException {
        Gzip gzip = new Gzip(out);
        try {
            text.writeTo(gzip);
            gzip.finish();
        } finally {
            gzip.release();
        }
    }

    /** The length and age of that file; absent where there is none. */
    public Optional<FileStamp> stamp(String file) {
        return FileStamp.of(directory.resolve(file));
    }

    /**
     * Whether that file holds exactly this text; reads it, but no further than the text should go. A file that is no
     * gzip holds none.
     */
    public boolean holds(String file, FileDigest expected) {
        MessageDigest running = Sha256.newDigest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (InputStream text = new GZIPInputStream(open(file), BUFFER_BYTES)) {
            for (int read = text.read(buffer); read >= 0; read = text.read(buffer)) {
                running.update(buffer, 0, read);
                bytes += read;
                if (bytes > expected.bytes()) {
                    return false;
                }
            }
        } catch (IOException | ReproofException.Rejected e) {
            return false; // whatever is wrong with it, it is made again
        }
        return new FileDigest(bytes, Sha256.of(running)).equals(expected);
    }

    /**
     * Opens the gzip form of a text.
     *
     * @throws ReproofException.Rejected if something other than a plain file has that name
     */
    public InputStream open(String file) throws IOException {
        return PlainFile.open(directory.resolve(file));
    }

    /** The names of the files that are there, those of writes that never ended included. */
    public Set<String> names() {
        Set<String> found = new HashSet<>();
        if (PlainFile.isTaken(directory) && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return found; // a link may lead to files of others
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PackedFiles::isOurs)) {
            files.forEach(file -> found.add(file.getFileName().toString()));
        } catch (NoSuchFileException e) {
            return found;
        } catch (DirectoryIteratorException e) {
            throw DiskFailure.of("list", directory, "check permissions there", e.getCause());
        } catch (IOException e) {
            throw DiskFailure.of("list", directory, "check permissions there", e);
        }
        return found;
    }

    /** Removes a file, if there is one. */
    public void discard(String file) {
        DiskFailure.attempt(
                "remove",
                directory.resolve(file),
                "check permissions there",
                () -> disk.deleteIfExists(directory.resolve(file)));
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return PlainFile.isPlain(file) && (name.endsWith(SUFFIX) || name.endsWith(SUFFIX + ".tmp"));
    }

    /** A fixed level and no time stamp, whatever the platform's defaults are. */
    private static final class Gzip extends GZIPOutputStream {

        private static final int LEVEL = 6;

        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(LEVEL);
            def.setStrategy(Deflater.DEFAULT_STRATEGY);
        }

        /** Gives back the memory that is not the heap's; the stream below stays open. */
        void release() {
            def.end();
        }
    }
}
