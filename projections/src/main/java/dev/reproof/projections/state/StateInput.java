package dev.reproof.projections.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the bytes of a state file come from. */
public interface StateInput {

    /** The file, for messages and for what lies beside it. */
    Path file();

    /** The bytes from there on, for the caller to close. */
    InputStream from(long offset) throws IOException;

    /** A file that is opened whenever something of it is read, and that may have been replaced by then. */
    static StateInput of(Path path) {
        return new StateInput() {
            @Override
            public Path file() {
                return path;
            }

            @Override
            public InputStream from(long offset) throws IOException {
                SeekableByteChannel channel = Files.newByteChannel(path);
                return Channels.newInputStream(channel.position(offset));
            }
        };
    }
}
