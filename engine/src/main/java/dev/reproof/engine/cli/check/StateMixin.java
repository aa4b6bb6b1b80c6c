package dev.reproof.engine.cli.check;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.state.read.ArtifactSource;
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
        Optional<ArtifactSource> source = artifacts(surroundings);
        return source.isPresent() ? reader.with(source.get()) : reader;
    }

    private Optional<ArtifactSource> artifacts(Surroundings surroundings) {
        if (artifacts.isEmpty()) {
            return Optional.empty();
        }
        Path directory = surroundings.directory().resolve(artifacts.get());
        ArtifactDirectory found = ArtifactDirectory.existing(directory)
                .orElseThrow(() -> new NotFound("Artifact directory " + directory + " does not exist; check the path"));
        return Optional.of(found::read);
    }
}
