package dev.reproof.engine.disk;

import dev.reproof.events.ReproofException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Replaces a file as a whole: whoever reads it, at any time and after any crash, finds all of the old content or all of
 * the new.
 *
 * <p>The content goes into {@code .<name>.tmp} in the same directory, readable by the owner only, is forced, and takes
 * the name in one step. A symbolic link at the target is replaced, never followed. One writer per target at a time.
 */
public final class AtomicFile {

    private static final int BUFFER_BYTES = 64 * 1024;

    private AtomicFile() {}

    /**
     * Writes the file; once this returns, the new content is durable.
     *
     * <p>What the body throws goes through, I/O errors as {@link ReproofException.Storage}. After a failure no
     * temporary file is left, and the target is whole: the old content, or the new one if only the last force of the
     * directory failed.
     *
     * @throws ReproofException.Storage naming the target, if the file system refused a step
     */
    public static void write(Path target, WriterOfStream body) {
        write(SystemDisk.INSTANCE, target, body);
    }

    /** Writes the file, as {@link #write(Path, WriterOfStream)} does, on that disk. */
    public static void write(Disk disk, Path target, WriterOfStream body) {
        Path file = target.toAbsolutePath();
        Path name = Objects.requireNonNull(file.getFileName(), "a root is no file");
        Path temporary = file.resolveSibling("." + name + ".tmp");
        try {
            // A killed process may have left one behind.
            disk.deleteIfExists(temporary);
            fill(disk, temporary, body);
            disk.move(temporary, file);
            disk.forceDirectory(file.getParent());
        } catch (IOException e) {
            discard(disk, temporary, e);
            throw failed(file, e);
        } catch (UncheckedIOException e) {
            discard(disk, temporary, e.getCause());
            throw failed(file, e.getCause());
        } catch (RuntimeException | Error e) {
            discard(disk, temporary, e);
            throw e;
        }
    }

    private static void fill(Disk disk, Path temporary, WriterOfStream body) throws IOException {
        try (Disk.OpenFile open = disk.create(temporary)) {
            OutputStream out = new BufferedOutputStream(new HeldOpen(open), BUFFER_BYTES);
            body.writeTo(out);
            out.flush();
            open.force();
        }
    }

    private static void discard(Disk disk, Path temporary, Throwable failure) {
        try {
            disk.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static ReproofException.Storage failed(Path file, IOException cause) {
        return DiskFailure.of(
                "write", file, "nothing is half written; check space and permissions there, then run it again", cause);
    }

    /** Many JSON writers close what they write to; the file must stay open until it is forced. */
    private static final class HeldOpen extends OutputStream {

        private final Disk.OpenFile open;

        HeldOpen(Disk.OpenFile open) {
            this.open = open;
        }

        @Override
        public void write(int single) throws IOException {
            open.write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            open.write(data, offset, length);
        }
    }
}
