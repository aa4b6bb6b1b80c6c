package dev.reproof.engine.artifacts;

import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.state.read.ArtifactSource.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directories in which the pointers of a state file are looked for, in this order. No pointer leads out of them.
 *
 * @param directories absolute; those that do not exist are passed over
 * @param others looked into when these do not have it, the one with the newest file of that name first
 * @param named looked into last, and only for what has a digest: directories that nobody but the state file names, which may
 *     come from anywhere
 */
public record ArtifactPlaces(List<Path> directories, List<Path> others, List<Path> named) {

    public ArtifactPlaces {
        directories = List.copyOf(directories);
        others = List.copyOf(others);
        named = List.copyOf(named);
    }

    /** These alone. */
    public ArtifactPlaces(List<Path> directories) {
        this(directories, List.of(), List.of());
    }

    /**
     * Where the pointers of a state file may lead: the pinned directory alone where the operator names one; else what lies
     * beside the file, then the directory that the file names.
     *
     * @param named what the file names, as a path that may be of another machine
     */
    public static ArtifactPlaces of(Path stateFile, Optional<Path> pinned, Optional<String> named) {
        if (pinned.isPresent()) {
            return new ArtifactPlaces(List.of(pinned.get().toAbsolutePath().normalize()));
        }
        Path beside = stateFile.toAbsolutePath().normalize().getParent();
        LinkedHashSet<Path> places = new LinkedHashSet<>();
        places.add(beside.resolve("artifacts"));
        places.add(beside);
        return new ArtifactPlaces(
                List.copyOf(places),
                List.of(),
                named.flatMap(ArtifactPlaces::absolute).filter(path -> !places.contains(path)).stream()
                        .toList());
    }

    /** Looks in that directory first. */
    public ArtifactPlaces before(Optional<Path> directory) {
        LinkedHashSet<Path> places = new LinkedHashSet<>();
        directory.ifPresent(first -> places.add(first.toAbsolutePath().normalize()));
        places.addAll(directories);
        return new ArtifactPlaces(List.copyOf(places), others, named);
    }

    /** Looks into those besides. */
    public ArtifactPlaces after(List<Path> more) {
        return new ArtifactPlaces(
                directories,
                more.stream()
                        .map(path -> path.toAbsolutePath().normalize())
                        .filter(path -> !directories.contains(path))
                        .distinct()
                        .toList(),
                named);
    }

    /** Whether one of them has a plain file of that name and length. Its content is not read. */
    public boolean have(String name, long bytes) {
        return existing()
                .anyMatch(directory -> stamp(directory, name)
                        .filter(stamp -> stamp.bytes() == bytes)
                        .isPresent());
    }

    /** The first directory that has a plain file of that name, whatever it holds. */
    public Optional<ArtifactDirectory> having(String name) {
        return existing(unproven().stream())
                .filter(directory -> directory.stamp(name).isPresent())
                .findFirst();
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
                .orElseGet(() -> "not in " + all());
    }

    /** What may have that name, in the order in which it is to be read, whatever it holds. */
    public List<Candidate> files(String name) {
        return Stream.concat(existing(directories.stream()), newestFirst(name))
                .<Candidate>map(directory -> () -> directory.read(name))
                .toList();
    }

    /** The other directories that have such a file. */
    private Stream<ArtifactDirectory> newestFirst(String name) {
        Map<ArtifactDirectory, FileTime> modified = new LinkedHashMap<>();
        existing(others.stream())
                .forEach(directory ->
                        stamp(directory, name).ifPresent(stamp -> modified.put(directory, stamp.modified())));
        return modified.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey);
    }

    /** Those in which a file is believed without a digest, for a message. */
    public List<Path> unproven() {
        return Stream.concat(directories.stream(), others.stream()).toList();
    }

    /** All of them, for a message. */
    public List<Path> all() {
        return Stream.of(directories, others, named).flatMap(List::stream).toList();
    }

    private Stream<ArtifactDirectory> existing() {
        return existing(all().stream());
    }

    private static Stream<ArtifactDirectory> existing(Stream<Path> paths) {
        return paths.flatMap(path -> ArtifactDirectory.existing(path).stream());
    }

    private static Optional<FileStamp> stamp(ArtifactDirectory directory, String name) {
        try {
            return directory.stamp(name);
        } catch (Rejected | Storage unusable) {
            return Optional.empty(); // as when its content is looked at
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
