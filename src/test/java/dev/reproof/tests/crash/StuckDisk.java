package dev.reproof.tests.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.disk.FilePathDisk;

/**
 * A disk under the event log of a program, on which forcing takes as long as there is a file {@link #STUCK}. {@link StuckDiskAgent} gets
 * it into the program, and {@link DiskSwitch} is the other end.
 *
 * <p>Public because H2 makes its instances.
 */
public final class StuckDisk extends FilePathWrapper {

    /** Name of the file that makes it stick. */
    static final String STUCK = "stuck";

    /** Name of the file that says that somebody waits for it. */
    static final String WAITING = "waiting";

    /** Names the directory of the two files in the program. */
    static final String DIRECTORY = "reproof.test.disk";

    @Override
    public String getScheme() {
        return "file";
    }

    @Override
    protected String getPrefix() {
        return "";
    }

    @Override
    protected FilePath unwrap(String path) {
        return new FilePathDisk().getPath(path);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(getBase().open(mode), Path.of(System.getProperty(DIRECTORY)));
    }

    /** Everything but forcing comes from a channel of the system. */
    private static final class Channel extends FileBaseDefault {

        private final FileChannel file;
        private final Path directory;

        Channel(FileChannel file, Path directory) {
            this.file = file;
            this.directory = directory;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            Path stuck = directory.resolve(STUCK);
            if (Files.exists(stuck)) {
                Files.write(
                        directory.resolve(WAITING),
                        new byte[0],
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                while (Files.exists(stuck)) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
            }
            file.force(metaData);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            return file.write(source, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }
    }
}
