package dev.reproof.engine.log.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A disk below H2 that has so much room, and no more until somebody makes some; public because H2 makes its instances. */
public final class FullDisk extends FilePathWrapper {

    static final String SCHEME = "full";

    private static final AtomicLong ROOM = new AtomicLong();

    static void hasRoomFor(long bytes) {
        FilePath.register(new FullDisk());
        ROOM.set(bytes);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Bounded(getBase().open(mode));
    }

    private static final class Bounded extends FileBaseDefault {

        private final FileChannel file;

        Bounded(FileChannel file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // no position is kept
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            if (position + source.remaining() > file.size() && ROOM.addAndGet(-source.remaining()) < 0) {
                throw new IOException("No space left on device");
            }
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
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }
    }
}
