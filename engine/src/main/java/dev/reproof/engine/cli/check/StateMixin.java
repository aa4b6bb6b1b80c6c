package dev.reproof.engine.cli.check;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.state.read.StateFileReader;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a state file is read with. */
final class StateMixin {

    @Option(names = "--dag", paramLabel = "FILE", description = "DAG that the tasks must be those of.")
    private Optional<Path> dag;

    @Option(
            names = "--full-output-dir",
            paramLabel = "DIR",
            description = "Artifact directory. Without it no file is looked for.")
    private Optional<Path> artifacts;

    StateFileReader reader(Surroundings surroundings) {
        StateFileReader reader = new StateFileReader();
        if (dag.isPresent()) {
            Path file = surroundings.directory().resolve(dag.get());
            reader = reader.with(DagParser.require(Inputs.read(file, "DAG"), file.toString()));
        }
        if (artifacts.isPresent()) {
            Path directory = surroundings.directory().resolve(artifacts.get());
            ArtifactDirectory found = ArtifactDirectory.existing(directory)
                    .orElseThrow(
                            () -> new NotFound("Artifact directory " + directory + " does not exist; check the path"));
            reader = reader.with(found::read);
        }
        return reader;
    }
}
