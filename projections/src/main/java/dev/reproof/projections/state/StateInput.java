package dev.reproof.projections.state;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.NotAFile;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/** Where the bytes of a state file come from. */
public interface StateInput {

    /** The file, for messages and for what lies beside it. */
    Path file();

    /** The bytes from there on, for the caller to close. */
    InputStream from(long offset) throws IOException;

    /** A file of a run, opened whenever something of it is read; it may have been replaced by then. */
    static StateInput of(Path path) {
        return of(path, Links.REFUSED);
    }

    /** A file that an operator names, through links if he likes. */
    static StateInput named(Path path) {
        return of(path, Links.FOLLOWED);
    }

    private static StateInput of(Path path, Links links) {
        return new StateInput() {
            @Override
            public Path file() {
                return path;
            }

            @Override
            public InputStream from(long offset) throws IOException {
                return Channels.newInputStream(open(path, links).position(offset));
            }
        };
    }

    /**
     * Opens a state file.
     *
     * @throws Corrupt when something other than a file has that name
     */
    static SeekableByteChannel open(Path path, Links links) throws IOException {
        try {
            return RegularFile.reading(path, links);
        } catch (NotAFile odd) {
            throw new Corrupt("State file " + path + " is " + odd.kind() + ", expected a file; move it away", odd);
        }
    }
}
