package dev.reproof.engine.log.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.store.fs.FileBaseDefault;

/** A file that is open, until the system refuses to read or write it; see {@link SteadyFile}. */
final class SteadyChannel extends FileBaseDefault {

    private interface Call<T> {
        T make() throws IOException;
    }

    /** Where H2 says, twice, what it wrote last. */
    private static final long HEADERS = 2 * 4096;

    private final FileChannel file;
    private final AtomicReference<IOException> refused;
    private volatile IOException first;

    /** @param refused learns what the system refuses first */
    SteadyChannel(FileChannel file, AtomicReference<IOException> refused) {
        this.file = file;
        this.refused = refused;
    }

    private <T> T steady(Call<T> call) throws IOException {
        IOException before = first;
        if (before != null) {
            throw new IOException("The file takes nothing more: " + before.getMessage(), before);
        }
        try {
            return call.make();
        } catch (IOException e) {
            first = e;
            refused.compareAndSet(null, e);
            letGo(e);
            throw e;
        }
    }

    /** H2 does not close what it could not open: nobody in this process could have the file again. */
    private void letGo(IOException because) {
        try {
            file.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public long size() throws IOException {
        return steady(file::size);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // no position is kept that two could fight about
    public int read(ByteBuffer target, long position) throws IOException {
        return steady(() -> file.read(target, position));
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // no position is kept that two could fight about
    public int write(ByteBuffer source, long position) throws IOException {
        return steady(() -> {
            if (position < HEADERS) {
                file.force(false); // one of two torn headers must not say that what it points to was written
            }
            return file.write(source, position);
        });
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        steady(() -> file.truncate(size));
    }

    @Override
    public void force(boolean metadata) throws IOException {
        steady(() -> {
            file.force(metadata);
            return metadata;
        });
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
