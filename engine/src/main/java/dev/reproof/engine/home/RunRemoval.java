package dev.reproof.engine.home;

import dev.reproof.engine.disk.Deletion;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.events.ReproofException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes runs off the disk. A run first gets a name that is no run id, so that no command ever sees half of it; then
 * everything inside is deleted. A symbolic link is deleted itself, what it leads to is not.
 */
public final class RunRemoval {

    private static final String MARK = ".pruned-";

    private RunRemoval() {}

    /**
     * Removes a run whose lock is held by the caller, who lets go of it with {@link RunLock#closeMoved}.
     *
     * @throws ReproofException.Rejected if the run's directory is a symbolic link
     * @throws ReproofException.Storage if that fails; the run is then there as it was, or has lost its name and is
     *     {@linkplain #left left}
     */
    public static void remove(RunHome home) {
        if (!Files.isDirectory(home.directory(), LinkOption.NOFOLLOW_LINKS)) {
            throw new ReproofException.Rejected("Run in " + home.directory()
                    + " is elsewhere: that is a symbolic link; remove the run where it is, then the link");
        }
        Path doomed = home.directory().resolveSibling(MARK + home.name());
        removeLeft(doomed);
        DiskFailure.attempt("rename", home.directory(), "check permissions there", () -> {
            Files.move(home.directory(), doomed, StandardCopyOption.ATOMIC_MOVE);
            SystemDisk.INSTANCE.forceDirectory(doomed.getParent());
        });
        removeLeft(doomed);
    }

    /**
     * What removals that were stopped have left of runs.
     *
     * @throws ReproofException.Storage if the directory cannot be read
     */
    public static List<Path> left(RunRoot root) {
        Path runs = root.runs();
        List<Path> left = new ArrayList<>();
        if (!VisibleDirectory.isThere(runs)) {
            return left;
        }
        DiskFailure.attempt("list the runs in", runs, "check permissions there", () -> {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs, MARK + "*")) {
                for (Path entry : entries) {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        left.add(entry);
                    }
                }
            }
        });
        left.sort(null);
        return left;
    }

    /**
     * Removes one of {@link #left}; another process may be doing the same.
     *
     * @throws ReproofException.Storage if something of it stays
     */
    public static void removeLeft(Path directory) {
        DiskFailure.attempt(
                "delete",
                directory,
                "check permissions there; the next 'reproof prune --yes' goes on with it",
                () -> Deletion.of(directory));
    }
}
