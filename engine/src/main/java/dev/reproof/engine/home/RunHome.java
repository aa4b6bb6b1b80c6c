package dev.reproof.engine.home;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.LogPath;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a run keeps its files: one directory, to be copied, moved or deleted as one.
 *
 * @param directory absolute; {@code <cwd>/.reproof/runs/<run-id>} unless somebody moved it
 */
@Exported
public record RunHome(Path directory) {

    /** The page about a run, in its artifact directory. */
    public static final String INDEX = "_index.md";

    /** Directory of a project in which its runs are kept. */
    static final String ROOT = ".reproof";

    static final String RUNS = "runs";

    public RunHome {
        directory = directory.toAbsolutePath();
    }

    /** The place of a run started in this working directory; nothing is created. */
    public static RunHome of(Path cwd, RunId run) {
        return RunRoot.under(cwd).home(run);
    }

    /**
     * The directories of runs started in this working directory, sorted by name; those whose names are no run ids are
     * left out.
     *
     * @throws ReproofException.Rejected beyond 100,000 entries
     * @throws ReproofException.Storage if the directory cannot be read
     */
    public static List<RunHome> runsUnder(Path cwd) {
        return RunRoot.under(cwd).homes();
    }

    /** The directory's own name: the run id, unless somebody renamed it. */
    public String name() {
        return directory.getFileName().toString();
    }

    /** As long as only the directory is known, a run is called as it is; a moved one may be called anything. */
    public RunId nameForMessages() {
        return new RunId(isRunId(name()) ? name() : "unnamed");
    }

    /** The path that the H2 URL takes; the file is {@code events.mv.db}. */
    public Path events() {
        return directory.resolve("events");
    }

    public Path eventsFile() {
        return directory.resolve("events.mv.db");
    }

    /** Whether anything was ever written to the event log; what is no file is for whoever opens it to refuse. */
    public boolean hasEvents() {
        return DiskFailure.answer(
                "look at the event log",
                eventsFile(),
                "check permissions there",
                () -> PlainFile.isTaken(eventsFile())
                        && (!PlainFile.isPlain(eventsFile()) || Files.size(eventsFile()) > 0));
    }

    public Path state() {
        return directory.resolve("state.json");
    }

    /** Signed heads of the run's chain, where somebody signs them; only appended to. */
    public Path heads() {
        return directory.resolve("heads.jsonl");
    }

    public Path artifacts() {
        return directory.resolve("artifacts");
    }

    /** Directory of the artifacts of a run with that choice; absent where it keeps none. */
    public Optional<Path> artifacts(ArtifactChoice choice) {
        return choice.isOff()
                ? Optional.empty()
                : Optional.of(choice.pinned().map(Path::of).orElse(artifacts()));
    }

    /** Transcripts that the state file carries, packed; they can be made again from the event log. */
    public Path inline() {
        return directory.resolve("inline");
    }

    /** Which artifacts were found right, and how they looked then; it can be deleted at any time. */
    public Path checked() {
        return directory.resolve("checked.txt");
    }

    /** Directories of git that agents have for themselves, see {@code RunOptions.worktrees}. */
    public Path worktrees() {
        return directory.resolve("worktrees");
    }

    public Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    /** Notes about pauses that are released while their files lie elsewhere; see {@link ReleaseNote}. */
    Path released() {
        return directory.resolve("released");
    }

    /** Where commands by hand wait for the runner. */
    public Path inbox() {
        return directory.resolve("inbox");
    }

    /** Whoever locks this file is the run's writer. Only {@link RunLock} may open it, and nobody deletes it. */
    public Path lock() {
        return directory.resolve("run.lock");
    }

    /** Keeps a process from opening {@link #lock()} twice; see {@link ClaimedLock}. */
    Path claim() {
        return directory.resolve("run.claim");
    }

    /** Whoever locks this file supervises the run. Only {@link SupervisorLock} may open it, and nobody deletes it. */
    Path supervisorLock() {
        return directory.resolve("supervisor.lock");
    }

    /** Keeps a process from opening {@link #supervisorLock()} twice; see {@link ClaimedLock}. */
    Path supervisorClaim() {
        return directory.resolve("supervisor.claim");
    }

    /** Says who holds the lock, for people and messages. */
    public Path holder() {
        return directory.resolve("holder.json");
    }

    /** A note for each agent that runs; see {@link NoteDirectory}. */
    public Path agents() {
        return directory.resolve("agents");
    }

    /**
     * Makes the run's directory and an empty file for its event log, durably and for the owner only, if they are
     * missing. The artifact directory is made by whoever writes to it.
     *
     * @throws ReproofException.Invalid where the store would put the log elsewhere
     * @throws ReproofException.Storage if that is impossible
     */
    public void create() {
        LogPath.require(events());
        createDirectory();
        DiskFailure.attempt(
                "create the run directory", directory, "check permissions and space there", this::createEventsFile);
    }

    /**
     * Makes the run's directory alone, durably and for the owner only, if it is missing.
     *
     * @throws ReproofException.Storage if that is impossible
     */
    public void createDirectory() {
        DiskFailure.attempt("create the run directory", directory, "check permissions and space there", () -> {
            ignoreInGit();
            OwnerOnly.directories(SystemDisk.INSTANCE, directory);
        });
    }

    /** Says where the log of the run is, where it is not beside it. */
    public Path storeNote() {
        return directory.resolve("store.json");
    }

    /**
     * Has git leave alone what lies beside the run in the same {@code .reproof}: neither cleaned nor stashed nor added. In a
     * directory that the operator named for the runs, only where that is made for them.
     */
    public void ignoreInGit() {
        DiskFailure.attempt("write .gitignore for", directory, "check permissions and space there", () -> {
            Path runs = directory.getParent();
            Path root = runs == null ? null : runs.getParent();
            if (root == null || !runs.endsWith(RUNS) || !(root.endsWith(ROOT) || !Files.exists(root))) {
                return;
            }
            Path ignore = root.resolve(".gitignore");
            if (!PlainFile.isTaken(ignore)) {
                OwnerOnly.directories(SystemDisk.INSTANCE, root);
                // each runner a file of its own until it has the name: several may begin at once
                Path own = root.resolve(".gitignore-" + directory.getFileName());
                AtomicFile.write(own, out -> out.write("*\n".getBytes(StandardCharsets.US_ASCII)));
                SystemDisk.INSTANCE.move(own, ignore);
            }
        });
    }

    private void createEventsFile() throws IOException {
        try {
            Files.createFile(eventsFile(), OwnerOnly.file(eventsFile()));
            SystemDisk.INSTANCE.forceDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            return; // it is there, or another process makes the same run: then the lock decides
        }
    }

    /**
     * Returns once the names of the files in the run's directory are durable; to be called after a file was created
     * in it by other means than this package.
     */
    public void force() {
        DiskFailure.attempt(
                "force the run directory",
                directory,
                "check the disk, then resume the run",
                () -> SystemDisk.INSTANCE.forceDirectory(directory));
    }

    static boolean isRunId(String name) {
        try {
            return new RunId(name).value().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
