package dev.reproof.events.files;

import java.io.IOException;
import java.nio.file.Path;

/** Something other than a file has that name. */
public final class NotAFile extends IOException {

    private static final long serialVersionUID = 1L;

    private final String kind;

    NotAFile(Path file, String kind) {
        super("Expected a file at " + file + ", found " + kind);
        this.kind = kind;
    }

    /** What it is, with its article, such as {@code a named pipe}. */
    public String kind() {
        return kind;
    }
}
