package dev.reproof.projections.state;

import java.io.IOException;
import java.io.InputStream;

/** A text in gzip form, to be read as a stream however large it is. */
@FunctionalInterface
public interface PackedText {

    /** Opens the gzip form at its start; the caller closes it. */
    InputStream open() throws IOException;
}
