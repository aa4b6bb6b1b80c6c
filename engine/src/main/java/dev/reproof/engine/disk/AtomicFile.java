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
        Path temporary = temporary(file);
        attempt(disk, temporary, file, () -> {
            try (Disk.OpenFile open = filled(disk, temporary, body)) {
                open.force();
            }
            disk.move(temporary, file);
            disk.forceDirectory(file.getParent());
            return file;
        });
    }

    /** Content that is written beside its file, and is to be forced before it takes its place. */
    public record Beside(Disk disk, Path temporary, Path target, Disk.OpenFile file) {

        /** Closes it and gives it the name; durable once the directory is forced. */
        public void place() {
            attempt(disk, temporary, target, () -> {
                file.close();
                disk.move(temporary, target);
                return target;
            });
        }

        /** Closes and removes it after a failure; the target stays as it is. */
        public void discard(Throwable failure) {
            try {
                file.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            AtomicFile.discard(disk, temporary, failure);
        }
    }

    /**
     * Writes what is to become the file, and forces nothing.
     *
     * @throws ReproofException.Storage naming the target, if the file system refused a step
     */
    public static Beside beside(Disk disk, Path target, WriterOfStream body) {
        Path file = target.toAbsolutePath();
        Path temporary = temporary(file);
        return attempt(disk, temporary, file, () -> new Beside(disk, temporary, file, filled(disk, temporary, body)));
    }

    private static Path temporary(Path file) {
        return file.resolveSibling("." + Objects.requireNonNull(file.getFileName(), "a root is no file") + ".tmp");
    }

    private interface Step<T> {
        T take() throws IOException;
    }

    /** What fails leaves no temporary file. */
    private static <T> T attempt(Disk disk, Path temporary, Path file, Step<T> step) {
        try {
            return step.take();
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

    /** The temporary file with all of its content, still open. */
    private static Disk.OpenFile filled(Disk disk, Path temporary, WriterOfStream body) throws IOException {
        disk.deleteIfExists(temporary); // a killed process may have left one behind
        Disk.OpenFile open = disk.create(temporary);
        try {
            OutputStream out = new BufferedOutputStream(new HeldOpen(open), BUFFER_BYTES);
            body.writeTo(out);
            out.flush();
            return open;
        } catch (IOException | RuntimeException | Error e) {
            try {
                open.close();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
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
