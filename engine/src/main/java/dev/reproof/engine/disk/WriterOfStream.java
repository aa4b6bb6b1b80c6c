package dev.reproof.engine.disk;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the content of a file; may close the stream, need not. */
@FunctionalInterface
public interface WriterOfStream {

    void writeTo(OutputStream out) throws IOException;
}
