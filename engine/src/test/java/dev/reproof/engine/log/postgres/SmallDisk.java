package dev.reproof.engine.log.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of some size, in memory, that can be filled up and made free again. */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 1 << 12;

    private final Path place;

    private SmallDisk(Path place) {
        this.place = place;
    }

    /** Mounts one at a directory; skips the test where that is not allowed. */
    static SmallDisk mount(Path place, int mebibytes) throws IOException {
        assumeTrue(
                done("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", place.toString()),
                "No disk can be mounted here: that takes root, and a system that lets it");
        return new SmallDisk(place);
    }

    private static boolean done(String... words) throws IOException {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    Path place() {
        return place;
    }

    void fillUpTo(long left) throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (Files.getFileStore(place).getUsableSpace() > left) {
                out.write(block);
            }
        }
    }

    void makeFree() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path filler() {
        return place.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        if (!done("umount", place.toString())) {
            throw new IOException("The disk at " + place + " is still in use");
        }
    }
}
