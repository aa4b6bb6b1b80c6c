package dev.reproof.engine.disk;

import java.io.IOException;
import java.nio.file.Path;

/** The disk of the system, for files that mean nothing once the machine has stopped: it never waits for the device. */
public enum UnforcedDisk implements Disk {
    INSTANCE;

    @Override
    public OpenFile create(Path file) throws IOException {
        return new UnforcedFile(SystemDisk.INSTANCE.create(file));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        SystemDisk.INSTANCE.move(from, to);
    }

    @Override
    public void deleteIfExists(Path file) throws IOException {
        SystemDisk.INSTANCE.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) {
        // Nobody needs the name after a stop of the machine.
    }

    private record UnforcedFile(OpenFile file) implements OpenFile {

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            file.write(data, offset, length);
        }

        @Override
        public void force() {
            // Nobody needs the content after a stop of the machine.
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
