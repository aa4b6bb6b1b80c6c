package dev.reproof.engine.restart;

import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Whether the code of this runner has changed since it was started. Content decides: a file that is written again with
 * the same bytes has not changed, one that appears or disappears has. For one thread.
 */
public final class RunnerCode implements RestartCheck {

    private final ProgramFiles program;
    private final List<FileGlob> globs;
    private final Consumer<String> warnings;
    private final FileContents contents = new FileContents();
    private final SortedMap<String, Sha256> programAtStart;
    private final SortedMap<String, Sha256> filesAtStart;
    private boolean warned;

    private RunnerCode(ProgramFiles program, List<FileGlob> globs, Consumer<String> warnings) {
        this.program = program;
        this.globs = globs;
        this.warnings = warnings;
        try {
            this.programAtStart = contents.digests(program.running().list());
            this.filesAtStart = contents.digests(named());
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            throw new Invalid("The files of the runner cannot be watched: " + e.getMessage(), e);
        }
    }

    /**
     * Watches a program that runs as a copy.
     *
     * @param copy the directory that runs
     * @param original the directory it was copied from
     * @param globs more files that are code, relative to {@code directory}
     * @param warnings takes one line when a later look fails
     * @throws Invalid when a pattern is none, means too many files, or a file cannot be read
     */
    public static RunnerCode ofCopy(
            Path copy, Path original, Path directory, List<String> globs, Consumer<String> warnings) {
        return new RunnerCode(ProgramFiles.copied(copy, original), globs(directory, globs), warnings);
    }

    /**
     * Watches a program that runs from where it was built.
     *
     * @param places its jars and class directories
     * @throws Invalid when a pattern is none, means too many files, or a file cannot be read
     */
    public static RunnerCode inPlace(List<Path> places, Path directory, List<String> globs, Consumer<String> warnings) {
        return new RunnerCode(ProgramFiles.inPlace(places), globs(directory, globs), warnings);
    }

    /** A look that fails changes nothing but warns, once: the run is worth more than the restart. */
    @Override
    public List<String> changedFiles() {
        List<String> changed = new ArrayList<>();
        try {
            SortedMap<String, Path> now = program.original().list();
            List<String> own = differences(programAtStart, contents.digests(now));
            if (!own.isEmpty() && ProgramFiles.areWhole(now)) {
                changed.addAll(own);
            }
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            warn(e);
        }
        try {
            changed.addAll(differences(filesAtStart, contents.digests(named())));
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            warn(e);
        }
        return List.copyOf(changed);
    }

    private void warn(Exception failure) {
        if (!warned) {
            warned = true;
            warnings.accept("Whether the runner's code has changed cannot be seen, and the run goes on: "
                    + failure.getMessage());
        }
    }

    private SortedMap<String, Path> named() throws IOException {
        SortedMap<String, Path> named = new TreeMap<>();
        for (FileGlob glob : globs) {
            named.putAll(glob.list());
        }
        return named;
    }

    private static List<FileGlob> globs(Path directory, List<String> globs) {
        return globs.stream().map(glob -> new FileGlob(directory, glob)).toList();
    }

    private static List<String> differences(SortedMap<String, Sha256> before, SortedMap<String, Sha256> now) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), now.get(name)));
        return List.copyOf(names);
    }
}
