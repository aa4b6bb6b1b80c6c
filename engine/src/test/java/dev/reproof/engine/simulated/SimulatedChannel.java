package dev.reproof.engine.simulated;

import dev.reproof.engine.simulated.Node.Data;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.h2.store.fs.FileBaseDefault;

/** A file, or the names in a directory, opened. */
final class SimulatedChannel extends FileBaseDefault {

    private final SimulatedDisk disk;
    private final Path path;
    private final Node node;
    private boolean locked;

    SimulatedChannel(SimulatedDisk disk, Path path, Node node) {
        this.disk = disk;
        this.path = path;
        this.node = node;
    }

    private Data file() throws IOException {
        if (node instanceof Data file) {
            return file;
        }
        throw new IOException("Is a directory: " + path);
    }

    @Override
    public long size() throws IOException {
        synchronized (disk) {
            return file().bytes().size();
        }
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the disk is the monitor
    public int read(ByteBuffer target, long position) throws IOException {
        disk.ask(DiskCall.READ, path);
        byte[] found = new byte[target.remaining()];
        int length;
        synchronized (disk) {
            length = file().bytes().read(position, found, found.length);
        }
        target.put(found, 0, Math.max(0, length));
        return length;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the disk is the monitor
    public int write(ByteBuffer source, long position) throws IOException {
        disk.ask(DiskCall.WRITE, path);
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        disk.write(file(), position, bytes);
        return bytes.length;
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        disk.ask(DiskCall.TRUNCATE, path);
        disk.truncate(file(), size);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        disk.ask(node instanceof Data ? DiskCall.FORCE : DiskCall.FORCE_NAMES, path);
        disk.force(node);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        disk.ask(DiskCall.LOCK, path);
        synchronized (disk) {
            if (!file().lock()) {
                throw new OverlappingFileLockException();
            }
            locked = true;
        }
        return new Held(this);
    }

    private void unlock() throws IOException {
        synchronized (disk) {
            if (locked) {
                locked = false;
                file().unlock();
            }
        }
    }

    @Override
    protected void implCloseChannel() throws IOException {
        unlock();
    }

    private static final class Held extends FileLock {

        private final SimulatedChannel file;

        Held(SimulatedChannel file) {
            super((FileChannel) file, 0, Long.MAX_VALUE, false);
            this.file = file;
        }

        @Override
        public boolean isValid() {
            return file.isOpen() && file.locked;
        }

        @Override
        public void release() throws IOException {
            file.unlock();
        }
    }
}
