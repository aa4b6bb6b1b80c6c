package dev.reproof.engine.restart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;

/** Finds the files that code is made of, as they are at the moment it is asked. */
@FunctionalInterface
interface CodeFiles {

    /** No more are looked at: who names more has named the wrong directory. */
    int MOST_FILES = 10_000;

    /**
     * Where each file is, by the name it is compared under.
     *
     * @throws IOException when that cannot be found out, or there are too many
     */
    SortedMap<String, Path> list() throws IOException;
}
