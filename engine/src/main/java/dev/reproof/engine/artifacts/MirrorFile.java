package dev.reproof.engine.artifacts;

import dev.reproof.engine.disk.Disk;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The file that follows one attempt's transcript: it only grows, and knows the digest of what it holds.
 *
 * <p>A mirror is disposable, the log has its content. After the first failure it takes nothing more; the partial stays
 * as it is. One thread at a time; an interrupted thread fails it.
 */
public final class MirrorFile implements AutoCloseable {

    private static final int MOST_SET_ASIDE = 1000;

    private enum Phase {
        OPEN,
        FAILED,
        CLOSED
    }

    private final ArtifactDirectory directory;
    private final Disk disk;
    private final Path partial;
    private final Disk.OpenFile file;
    private final MessageDigest running = Sha256.newDigest();
    private long bytes;
    private Phase phase = Phase.OPEN;

    MirrorFile(ArtifactDirectory directory, Disk disk, Path partial, Disk.OpenFile file) {
        this.directory = directory;
        this.disk = disk;
        this.partial = partial;
        this.file = file;
    }

    /** How many bytes were appended. */
    public long bytes() {
        return bytes;
    }

    /** The length and digest of everything appended so far. */
    public FileDigest digest() {
        try {
            return new FileDigest(bytes, Sha256.of((MessageDigest) running.clone()));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The platform's SHA-256 cannot be read halfway", e);
        }
    }

    /**
     * Adds these bytes to the end.
     *
     * @throws ReproofException.Storage if the file system refused; the mirror is then useless
     */
    public void append(byte[] data, int offset, int length) {
        requireOpen();
        try {
            file.write(data, offset, length);
        } catch (IOException e) {
            throw failed("append to", e);
        }
        running.update(data, offset, length);
        bytes += length;
    }

    /**
     * Gives the file its final name, durably, and closes it.
     *
     * <p>A file there with the same bytes stays as it is and the partial goes. A file of ours with others is not what the
     * log says: it is set aside under {@code <final>.conflict}, numbered where that is taken.
     *
     * @throws ReproofException.Rejected if the name is not a plain file name, or that of a file that is not ours
     * @throws ReproofException.Storage if the file system refused; the mirror is then useless
     */
    public SealedMirror seal(String finalName) {
        directory.resolve(finalName);
        requireOpen();
        try {
            file.force();
            SealedMirror sealed = named(finalName);
            disk.forceDirectory(directory.path());
            return sealed;
        } catch (IOException e) {
            throw failed("seal", e);
        }
    }

    /** What is to be forced before it is named. */
    Disk.OpenFile file() {
        requireOpen();
        return file;
    }

    /** Gives the file, which was forced, its final name, and closes it; durable once the directory is forced. */
    SealedMirror named(String finalName) throws IOException {
        Path target = directory.resolve(finalName);
        file.close();
        phase = Phase.CLOSED;
        FileDigest digest = new FileDigest(bytes, Sha256.of(running));
        return new SealedMirror(finalName, digest, settle(target, digest));
    }

    private Optional<String> settle(Path target, FileDigest digest) throws IOException {
        if (holds(target, digest)) {
            disk.deleteIfExists(partial);
            return Optional.empty();
        }
        directory.claimed(target.getFileName().toString(), true);
        Optional<String> setAside = PlainFile.isTaken(target) ? Optional.of(setAside(target)) : Optional.empty();
        disk.move(partial, target);
        return setAside;
    }

    private static boolean holds(Path target, FileDigest digest) throws IOException {
        return PlainFile.isPlain(target)
                && Files.size(target) == digest.bytes()
                && ArtifactDirectory.digest(target).equals(digest);
    }

    private String setAside(Path target) throws IOException {
        for (int number = 1; number <= MOST_SET_ASIDE; number++) {
            String name = target.getFileName() + ".conflict" + (number == 1 ? "" : number);
            Path free = directory.resolve(name);
            if (!PlainFile.isTaken(free)) {
                disk.move(target, free);
                return name;
            }
        }
        throw new IOException("already " + MOST_SET_ASIDE + " files set aside for " + target.getFileName());
    }

    /** Stops writing; the partial stays. Closing again, or after sealing, does nothing. */
    @Override
    public void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        try {
            file.close();
        } catch (IOException e) {
            throw failed("close", e);
        }
    }

    private void requireOpen() {
        if (phase != Phase.OPEN) {
            throw new IllegalStateException("Mirror " + partial + " takes nothing more: it has "
                    + (phase == Phase.FAILED ? "failed before" : "been closed"));
        }
    }

    private ReproofException.Storage failed(String what, IOException cause) {
        phase = phase == Phase.CLOSED ? Phase.CLOSED : Phase.FAILED;
        return DiskFailure.of(
                what, partial, "the transcript is safe in the log; check space and permissions there", cause);
    }
}
