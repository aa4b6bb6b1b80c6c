package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.SystemDisk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of a run's event log, to be made smaller and take its place. It has a name under which nothing looks for a log,
 * so one that a killed process left harms nobody; who holds the run's lock may discard it.
 */
public record LogCopy(RunHome home) {

    private static final String NAME = "events-compact";

    /** What the rewriting of a file may leave beside it. */
    private static final List<String> SUFFIXES = List.of(".mv.db", ".mv.db.tempFile", ".mv.db.newFile", ".trace.db");

    /** The path that the H2 URL takes; the file has the suffix {@code .mv.db}. */
    public Path base() {
        return home.directory().resolve(NAME);
    }

    private Path file() {
        return home.directory().resolve(NAME + ".mv.db");
    }

    /**
     * Bytes that are free for this process where the run is.
     *
     * @throws dev.reproof.events.ReproofException.Storage if the file system does not tell
     */
    public long freeBytes() {
        return DiskFailure.answer(
                "see how much is free in",
                home.directory(),
                "check the disk",
                () -> Files.getFileStore(home.directory()).getUsableSpace());
    }

    /**
     * Copies the log, which nobody may be writing to.
     *
     * @throws dev.reproof.events.ReproofException.Storage if that is impossible
     */
    public void make() {
        discard();
        try (InputStream log = PlainFile.open(home.eventsFile());
                OutputStream copy = PlainFile.openToAppend(file())) {
            log.transferTo(copy);
        } catch (IOException e) {
            throw DiskFailure.of("copy", home.eventsFile(), "check space and permissions there", e);
        }
    }

    /**
     * Removes the copy and what belongs to it, if there is any.
     *
     * @throws dev.reproof.events.ReproofException.Storage if that is impossible
     */
    public void discard() {
        DiskFailure.attempt("remove", file(), "check permissions there", () -> {
            for (String suffix : SUFFIXES) {
                Files.deleteIfExists(home.directory().resolve(NAME + suffix));
            }
        });
    }

    /**
     * Makes the copy durable, readable by its owner alone, and as old as the log; its length.
     *
     * @throws dev.reproof.events.ReproofException.Storage if that is impossible
     */
    public long force() {
        try (FileChannel copy = PlainFile.openToWrite(file())) {
            OwnerOnly.restrict(file());
            Files.setLastModifiedTime(file(), Files.getLastModifiedTime(home.eventsFile()));
            copy.force(true);
            return copy.size();
        } catch (IOException e) {
            throw DiskFailure.of("force", file(), "the event log is as it was; check the disk", e);
        }
    }

    /**
     * Gives the copy the name of the log, durably and at once.
     *
     * @throws dev.reproof.events.ReproofException.Storage if that is impossible; the log is then whole, the old or the
     *     new one
     */
    public void adopt() {
        DiskFailure.attempt("rename", file(), "the event log is whole; check permissions there", () -> {
            SystemDisk.INSTANCE.move(file(), home.eventsFile());
            SystemDisk.INSTANCE.forceDirectory(home.directory());
        });
    }
}
