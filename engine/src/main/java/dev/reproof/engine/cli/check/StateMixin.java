package dev.reproof.engine.cli.check;

import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.cli.shell.ArtifactsAlsoMixin;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.state.read.ArtifactSource;
import dev.reproof.projections.state.read.StateFileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a state file is read with. */
final class StateMixin {

    @Option(names = "--dag", paramLabel = "FILE", description = "DAG that the tasks must be those of.")
    private Optional<Path> dag;

    @Option(
            names = "--full-output-dir",
            paramLabel = "DIR",
            description = "Artifact directory. Without it and --artifacts-also no file is looked for.")
    private Optional<Path> artifacts;

    @Mixin
    private ArtifactsAlsoMixin also;

    StateFileReader reader(Surroundings surroundings) {
        StateFileReader reader = new StateFileReader();
        if (dag.isPresent()) {
            Path file = surroundings.directory().resolve(dag.get());
            reader = reader.with(DagParser.require(Inputs.read(file, "DAG"), file.toString()));
        }
        ArtifactPlaces places = places(surroundings);
        return places.all().isEmpty() ? reader : reader.with((ArtifactSource) places::files);
    }

    private ArtifactPlaces places(Surroundings surroundings) {
        Optional<Path> directory = artifacts.map(surroundings.directory()::resolve);
        directory.filter(path -> !Files.isDirectory(path)).ifPresent(missing -> {
            throw new NotFound("Artifact directory " + missing + " does not exist; check the path");
        });
        return new ArtifactPlaces(directory.stream().toList()).after(also.directories(surroundings));
    }
}
