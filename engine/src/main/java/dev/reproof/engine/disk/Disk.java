package dev.reproof.engine.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The steps on which the safety of a written file depends, each of which can fail by itself. */
public interface Disk {

    /** The disk that the operating system offers. */
    static Disk system() {
        return SystemDisk.INSTANCE;
    }

    /** Creates a file for its owner only; fails where anything, even a dangling symbolic link, has that name. */
    OpenFile create(Path file) throws IOException;

    /** Gives a file another name in one step; whatever had that name is replaced, a symbolic link itself included. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file, or a symbolic link itself, if there is one. */
    void deleteIfExists(Path file) throws IOException;

    /** Returns once the names in this directory are durable. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Forces files, side by side where the disk does that quicker than one after the other.
     *
     * @return why those are not durable that are not
     */
    default Map<OpenFile, IOException> force(Collection<OpenFile> files) {
        Map<OpenFile, IOException> failed = new HashMap<>();
        for (OpenFile file : files) {
            try {
                file.force();
            } catch (IOException e) {
                failed.put(file, e);
            }
        }
        return failed;
    }

    /** A file being written from its start to its end. */
    interface OpenFile extends Closeable {

        /** Writes all of these bytes. */
        void write(byte[] data, int offset, int length) throws IOException;

        /** Returns once everything written is durable. */
        void force() throws IOException;
    }
}
