package dev.reproof.engine.log.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file as H2 reads it here: for reading only, and without the lock that H2 takes whatever its settings say. A shared
 * lock would keep a runner from starting, and a running runner would keep everybody from reading.
 *
 * <p>Its name begins with the state of the file when it was opened, as in {@code unlocked:<state>:/path}. H2 shares one
 * database among all connections of a process whose names are equal, and a reader must share neither a writer's nor that
 * of a reader who saw less.
 *
 * <p>Public because H2 makes its instances.
 */
public final class UnlockedFile extends FilePathWrapper {

    private static final String SCHEME = "unlocked";

    /** What a database is called that is read from this file. */
    static String name(Path base) {
        FilePath.register(new UnlockedFile());
        return SCHEME + ":" + state(base.resolveSibling(base.getFileName() + ".mv.db")) + ":"
                + H2Database.location(base);
    }

    /** The file only ever grows, but for a smaller one that takes its place as a whole. */
    private static String state(Path file) {
        try {
            return Files.size(file) + "-" + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return "none"; // H2 says what is wrong with it
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    protected String getPrefix() {
        return name.substring(0, afterState(name));
    }

    @Override
    protected FilePath unwrap(String path) {
        return FilePath.get(path.substring(afterState(path)));
    }

    private static int afterState(String path) {
        return path.indexOf(':', SCHEME.length() + 1) + 1;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Unlocked(getBase().open("r"));
    }

    /** Everything but the lock comes from a channel that can only read. */
    private static final class Unlocked extends FileBaseDefault {

        private final FileChannel file;

        Unlocked(FileChannel file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // no position is kept that readers could fight about
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) {
            throw new NonWritableChannelException();
        }

        @Override
        protected void implTruncate(long size) {
            throw new NonWritableChannelException();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            return new NoLock(this, position, size);
        }
    }

    /** What H2 wants to hold. */
    private static final class NoLock extends FileLock {

        NoLock(FileChannel channel, long position, long size) {
            super(channel, position, size, true);
        }

        @Override
        public boolean isValid() {
            return channel().isOpen();
        }

        @Override
        public void release() {
            // nothing was locked
        }
    }
}
