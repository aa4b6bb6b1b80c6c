package dev.reproof.engine.cli.shell;

import dev.reproof.events.ReproofException.NotFound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names more directories with artifacts of a run, beside the one it has. */
public final class ArtifactsAlsoMixin {

    /** How it is called. */
    public static final String NAME = "--artifacts-also";

    @Option(
            names = NAME,
            paramLabel = "DIR",
            description = "Where a run goes on from a state file: looks for transcripts' files there as well, as after"
                    + " restarts of the legacy runner, each of which began a directory of its own. Nothing is written"
                    + " there. May be given more than once.")
    private List<Path> directories = new ArrayList<>();

    /**
     * The directories, absolute.
     *
     * @throws NotFound when one is not there
     */
    public List<Path> directories(Surroundings surroundings) {
        List<Path> found =
                directories.stream().map(surroundings.directory()::resolve).toList();
        found.stream().filter(path -> !Files.isDirectory(path)).findFirst().ifPresent(missing -> {
            throw new NotFound("Artifact directory " + missing + " does not exist; check the path given with " + NAME);
        });
        return found;
    }
}
