package dev.reproof.engine.home;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.FileIdentity;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.ShellWord;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files on which a runner's right to a run stands: its locks and its log. On most systems an open file outlives its
 * name, so a runner whose directory was removed, renamed or replaced could work on unseen, in files that nobody finds
 * again, beside a second runner. What has lost its name once counts as lost for good.
 *
 * <p>The log is held open here as well, for reading: what has no name any more can still be copied.
 */
public final class RunGround implements AutoCloseable {

    private static final int MOST_RESCUES = 10_000;

    /** The file of a log, held open. */
    private record OpenLog(FileIdentity file, SeekableByteChannel bytes) {}

    private final RunHome home;
    private final RunId run;
    private final Path rescues;
    private final List<FileIdentity> locks;
    private final Optional<OpenLog> log;
    private Optional<String> lost = Optional.empty();

    private RunGround(RunHome home, RunId run, Path rescues, List<FileIdentity> locks, Optional<OpenLog> log) {
        this.home = home;
        this.run = run;
        this.rescues = rescues;
        this.locks = locks;
        this.log = log;
    }

    /**
     * Stands on the files of a run whose lock this process holds and whose log it has opened.
     *
     * @param rescues where the log is copied to when it has lost its name
     * @param logIsFile whether the log is a file of the run; else its ground is its locks
     * @throws Storage when one of them is gone already
     */
    public static RunGround of(RunHome home, RunId run, Path rescues, boolean logIsFile) {
        SeekableByteChannel open = null;
        try {
            open = logIsFile ? RegularFile.reading(home.eventsFile(), Links.REFUSED) : null;
            return new RunGround(
                    home,
                    run,
                    rescues,
                    List.of(FileIdentity.of(home.claim()), FileIdentity.of(home.lock())),
                    open == null
                            ? Optional.empty()
                            : Optional.of(new OpenLog(FileIdentity.of(home.eventsFile()), open)));
        } catch (IOException e) {
            Storage gone = new Storage(
                    "The files of run " + run + " in " + home.directory() + " were taken away while it was opened: " + e
                            + "; find out who removes files there, then try again",
                    e);
            close(open, gone);
            throw gone;
        }
    }

    private static void close(SeekableByteChannel open, Storage gone) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            gone.addSuppressed(e);
        }
    }

    /** Whether all of them still have, and always had, their names; copies the log the first time they have not. */
    public synchronized boolean holds() {
        if (lost.isEmpty() && !files().allMatch(FileIdentity::isStillNamed)) {
            lost = Optional.of(told());
        }
        return lost.isEmpty();
    }

    /**
     * Makes sure of it. The first time that fails, the log is copied to a safe place, if it is the one that lost its
     * name; where that cannot be written to, to the directory for temporary files.
     *
     * @throws Storage saying what was found, and where the run can be had
     */
    public synchronized void require() {
        if (!holds()) {
            throw new Storage(
                    lost.get(), new NoSuchFileException(home.directory().toString()));
        }
    }

    private Stream<FileIdentity> files() {
        return Stream.concat(locks.stream(), log.map(OpenLog::file).stream());
    }

    private String told() {
        String found = "Run " + run + " lost its ground: " + found() + ". Its runner stops, and ends its agents; ";
        if (log.isEmpty()) {
            return found + "the store has everything acknowledged; find out who removes files there, then resume it";
        }
        OpenLog lostLog = log.get();
        if (lostLog.file().isStillNamed()) {
            return found
                    + "the event log is where it was, with everything acknowledged; find out who removes files there"
                    + " and whether another runner is at work on the run, then resume it";
        }
        String moved = "; if the directory was only renamed, resume it where it is now";
        String refused = "";
        for (Path place : List.of(rescues, Path.of(System.getProperty("java.io.tmpdir"), "reproof-rescued"))) {
            try {
                Path copy = rescued(lostLog, place.toAbsolutePath(), run);
                return found + "everything acknowledged was copied to " + copy + ": 'reproof resume "
                        + ShellWord.quoted(copy.toString()) + " --cwd DIR' goes on with it" + moved
                        + ", and remove the copy";
            } catch (IOException | ReproofException e) {
                refused += (refused.isEmpty() ? "" : ", nor to ") + place + " (" + e + ")";
            }
        }
        return found + "its event log could not be copied to " + refused + " and ends with this process" + moved;
    }

    private String found() {
        if (!Files.isDirectory(home.directory())) {
            return "its directory " + home.directory() + " is gone, removed or renamed";
        }
        return files().filter(file -> !file.isStillNamed())
                .map(file -> file.file() + (file.isTaken() ? " is another file now" : " is gone or out of reach"))
                .findFirst()
                .orElse("a file in " + home.directory() + " was gone for a while");
    }

    /** A run's directory again, with nothing in it but the log; everything else is made from that. */
    private static Path rescued(OpenLog log, Path place, RunId run) throws IOException {
        Path copy = free(place).resolve(run.value());
        OwnerOnly.directories(SystemDisk.INSTANCE, copy);
        AtomicFile.write(new RunHome(copy).eventsFile(), out -> {
            Channels.newInputStream(log.bytes().position(0)).transferTo(out);
        });
        return copy;
    }

    private static Path free(Path rescues) throws IOException {
        OwnerOnly.directories(SystemDisk.INSTANCE, rescues);
        for (int number = 1; number <= MOST_RESCUES; number++) {
            Optional<Path> made = made(rescues.resolve(String.valueOf(number)));
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw new IOException(MOST_RESCUES + " copies are there already");
    }

    /** Several runners may lose their ground at once. */
    private static Optional<Path> made(Path place) throws IOException {
        try {
            return Optional.of(OwnerOnly.newDirectory(place));
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        }
    }

    /** The log may be closed by now. */
    @Override
    public void close() {
        try {
            if (log.isPresent()) {
                log.get().bytes().close();
            }
        } catch (IOException e) {
            throw new Storage("The event log " + home.eventsFile() + " could not be closed: " + e.getMessage(), e);
        }
    }
}
