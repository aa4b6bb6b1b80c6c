package dev.reproof.engine.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** A file that this channel, in this process, holds the operating system's lock on; a killed process holds none. */
public record LockedFile(FileChannel channel) implements AutoCloseable {

    /** Locks the file, which is created if need be; empty while somebody else, here or elsewhere, holds it. */
    public static Optional<LockedFile> tryLock(Path file) throws IOException {
        PlainFile.requirePlainOrFree(file);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                OwnerOnly.file(file));
        boolean held = false;
        try {
            held = lock(channel);
            return held ? Optional.of(new LockedFile(channel)) : Optional.empty();
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new NoLocks(e);
        }
    }

    /** The file could be opened, and the file system gives no lock on it. */
    public static final class NoLocks extends IOException {

        private static final long serialVersionUID = 1L;

        NoLocks(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
