package dev.reproof.engine.artifacts;

import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directories in which the pointers of a state file are looked for, in this order. No pointer leads out of them.
 *
 * @param directories absolute; those that do not exist are passed over
 */
public record ArtifactPlaces(List<Path> directories) {

    public ArtifactPlaces {
        directories = List.copyOf(directories);
    }

    /**
     * Where the pointers of a state file may lead: the pinned directory alone where the operator names one; else the one
     * that the file names, then what lies beside the file.
     *
     * @param named what the file names, as a path that may be of another machine
     */
    public static ArtifactPlaces of(Path stateFile, Optional<Path> pinned, Optional<String> named) {
        if (pinned.isPresent()) {
            return new ArtifactPlaces(List.of(pinned.get().toAbsolutePath().normalize()));
        }
        Path beside = stateFile.toAbsolutePath().normalize().getParent();
        LinkedHashSet<Path> places = new LinkedHashSet<>();
        named.flatMap(ArtifactPlaces::absolute).ifPresent(places::add);
        places.add(beside.resolve("artifacts"));
        places.add(beside);
        return new ArtifactPlaces(List.copyOf(places));
    }

    /** Looks in that directory first. */
    public ArtifactPlaces before(Optional<Path> directory) {
        LinkedHashSet<Path> places = new LinkedHashSet<>();
        directory.ifPresent(first -> places.add(first.toAbsolutePath().normalize()));
        places.addAll(directories);
        return new ArtifactPlaces(List.copyOf(places));
    }

    /** Whether one of them has a plain file of that name and length. Its content is not read. */
    public boolean have(String name, long bytes) {
        return existing().anyMatch(directory -> has(directory, name, bytes));
    }

    /** The first directory that has a plain file of that name. */
    public Optional<ArtifactDirectory> having(String name) {
        return existing().filter(directory -> directory.stamp(name).isPresent()).findFirst();
    }

    /** The first directory that holds exactly that file. */
    public Optional<ArtifactDirectory> holding(String name, FileDigest expected) {
        return existing().filter(directory -> holds(directory, name, expected)).findFirst();
    }

    /** What stands under that name, for a message: where, and how it differs. */
    public String describe(String name, FileDigest expected) {
        return existing()
                .flatMap(directory -> found(directory, name, expected).stream())
                .findFirst()
                .orElseGet(() -> "not in " + directories);
    }

    private Stream<ArtifactDirectory> existing() {
        return directories.stream().flatMap(path -> ArtifactDirectory.existing(path).stream());
    }

    private static boolean has(ArtifactDirectory directory, String name, long bytes) {
        try {
            return directory.stamp(name).filter(stamp -> stamp.bytes() == bytes).isPresent();
        } catch (Rejected | Storage unusable) {
            return false; // as when its content is looked at
        }
    }

    private static boolean holds(ArtifactDirectory directory, String name, FileDigest expected) {
        try {
            return directory.holds(name, expected);
        } catch (Rejected | Storage unusable) {
            return false; // the next directory may have it; a name that leads elsewhere is in none
        }
    }

    private static Optional<String> found(ArtifactDirectory directory, String name, FileDigest expected) {
        try {
            return directory
                    .stamp(name)
                    .map(stamp -> stamp.bytes() == expected.bytes()
                            ? "altered in " + directory.path()
                            : (stamp.bytes() < expected.bytes() ? "short" : "long") + " in " + directory.path()
                                    + ": expected " + expected.bytes() + " bytes, found " + stamp.bytes());
        } catch (Rejected | Storage unusable) {
            return Optional.of(unusable.getMessage());
        }
    }

    /** The directory that a state file names; absent where that is no absolute path on this system. */
    public static Optional<Path> absolute(String named) {
        try {
            return Optional.of(Path.of(named)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty(); // a path of another system
        }
    }

    /** Opens a file that {@link #holding} has found. */
    public static InputStream open(ArtifactDirectory directory, String name) throws IOException {
        return directory
                .read(name)
                .orElseThrow(() ->
                        new NoSuchFileException(directory.path().resolve(name).toString()));
    }
}
