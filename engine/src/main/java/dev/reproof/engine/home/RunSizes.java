package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a run's directory takes, in bytes: the lengths of its files. Symbolic links count nothing and are not followed.
 *
 * @param log the event log, and what belongs to it while it is made or compacted
 * @param state the state file, and the transcripts packed for it
 * @param artifacts those inside the run's directory
 * @param other everything else, such as what was set aside
 */
public record RunSizes(long log, long state, long artifacts, long other) {

    private static final int MOST_FILES = 1_000_000;

    private static final Pattern LOG = Pattern.compile("events(-[a-z]+)?\\.(mv|trace)\\.db(\\.[A-Za-z]+)?");
    private static final Pattern STATE = Pattern.compile("state\\.json|\\.state\\.json\\.tmp|inline");

    public long total() {
        return log + state + artifacts + other;
    }

    /**
     * Looks at a run's directory; files that come and go meanwhile do no harm.
     *
     * @throws ReproofException.Storage when it cannot be read
     * @throws ReproofException.Rejected beyond a million files
     */
    public static RunSizes of(RunHome home) {
        return walked(home.directory(), Integer.MAX_VALUE);
    }

    /** The same of a run that may have no directory on this machine. */
    public static RunSizes ofAny(RunHome home) {
        return Files.exists(home.directory(), LinkOption.NOFOLLOW_LINKS) ? of(home) : new RunSizes(0, 0, 0, 0);
    }

    /**
     * Bytes of the files right inside a directory of artifacts, which has no others; absent where there is none.
     *
     * @throws ReproofException.Storage when it cannot be read
     * @throws ReproofException.Rejected beyond a million files
     */
    public static OptionalLong ofFilesIn(Path directory) {
        return Files.isDirectory(directory)
                ? OptionalLong.of(walked(directory, 1).total())
                : OptionalLong.empty();
    }

    private static RunSizes walked(Path directory, int depth) {
        return DiskFailure.answer("look through", directory, "check permissions there", () -> {
            Path real = directory.toRealPath(); // it may have been moved and linked to
            Walk walk = new Walk(real);
            Files.walkFileTree(real, Set.of(), depth, walk);
            return new RunSizes(walk.log, walk.state, walk.artifacts, walk.other);
        });
    }

    private static final class Walk extends SimpleFileVisitor<Path> {

        private final Path root;
        private int files;
        private long log;
        private long state;
        private long artifacts;
        private long other;

        Walk(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files++;
            if (files > MOST_FILES) {
                throw new ReproofException.Rejected("More than " + MOST_FILES + " files in " + root
                        + ", more than any run has; see who wrote them there");
            }
            if (attributes.isRegularFile()) {
                add(root.relativize(file).getName(0).toString(), attributes.size());
            }
            return FileVisitResult.CONTINUE;
        }

        private void add(String name, long bytes) {
            if (LOG.matcher(name).matches()) {
                log += bytes;
            } else if (STATE.matcher(name).matches()) {
                state += bytes;
            } else if (name.equals("artifacts")) {
                artifacts += bytes;
            } else {
                other += bytes;
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException && !file.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
