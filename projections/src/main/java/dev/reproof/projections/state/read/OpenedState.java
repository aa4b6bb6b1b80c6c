package dev.reproof.projections.state.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A state file that is opened once, when something of it is first read, and stays open: all that is read comes from that
 * one file, even when another has taken its place. One thread at a time.
 */
public final class OpenedState implements StateInput, AutoCloseable {

    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final Path path;
    private SeekableByteChannel channel;

    public OpenedState(Path path) {
        this.path = path;
    }

    @Override
    public Path file() {
        return path;
    }

    /** Valid until this is closed; closing the stream leaves the file open. */
    @Override
    public InputStream from(long offset) throws IOException {
        return new Part(opened(), offset);
    }

    /** All of it, at most what an array holds. */
    public byte[] bytes() throws IOException {
        long length = opened().size();
        if (length > MOST_BYTES) {
            throw new IOException(length + " bytes are more than fit into memory at once");
        }
        byte[] all = new byte[(int) length];
        try (InputStream in = from(0)) {
            int read = in.readNBytes(all, 0, all.length);
            return read == all.length ? all : Arrays.copyOf(all, read);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private SeekableByteChannel opened() throws IOException {
        if (channel == null) {
            channel = Files.newByteChannel(path);
        }
        return channel;
    }

    private static final class Part extends InputStream {

        private final SeekableByteChannel channel;
        private long at;

        Part(SeekableByteChannel channel, long at) {
            this.channel = channel;
            this.at = at;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = channel.position(at).read(ByteBuffer.wrap(buffer, offset, length));
            at += Math.max(0, read);
            return read;
        }
    }
}
