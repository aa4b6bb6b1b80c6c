package dev.reproof.projections.state.read;

import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.files.Links;
import dev.reproof.projections.state.StateInput;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/**
 * A state file that is opened once, when something of it is first read, and stays open: all that is read comes from that
 * one file, even when another has taken its place. One stream at a time.
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

    /** Valid until the next one is asked for; closing it leaves the file open. */
    @Override
    public InputStream from(long offset) throws IOException {
        return new FilterInputStream(Channels.newInputStream(opened().position(offset))) {
            @Override
            public void close() {
                // the next one reads on
            }
        };
    }

    /** All that fits into memory at once, to be held against a digest: the file may have been written into since. */
    public byte[] bytes() throws IOException {
        byte[] all = new byte[(int) Math.min(opened().size(), MOST_BYTES)];
        try (InputStream in = from(0)) {
            in.readNBytes(all, 0, all.length);
        }
        return all;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new Storage("State file " + path + " cannot be closed: " + e.getMessage(), e);
        }
    }

    private SeekableByteChannel opened() throws IOException {
        if (channel == null) {
            channel = StateInput.open(path, Links.REFUSED);
        }
        return channel;
    }
}
