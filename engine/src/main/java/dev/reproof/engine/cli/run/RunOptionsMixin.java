package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.RunOptions.Model;
import dev.reproof.events.dag.ModelsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that run and resume share. */
public final class RunOptionsMixin {

    @Option(
            names = "--cwd",
            paramLabel = "DIR",
            description = "Directory the agents work in; runs are kept in its .reproof/runs. Default: this directory.")
    private Optional<Path> cwd;

    @ArgGroup(exclusive = true)
    private ArtifactPlace artifacts = new ArtifactPlace();

    @Option(
            names = "--findings-dir",
            paramLabel = "DIR",
            description = "Writes what the reviewers of loops found there. Default: among the artifacts.")
    private Optional<Path> findingsDir;

    @Option(names = "--state-path", paramLabel = "FILE", description = "Writes the state file there as well.")
    private Optional<Path> statePath;

    @Option(
            names = "--output-policy-upstream",
            paramLabel = "POLICY",
            description = "What a prompt keeps of its parents' transcripts: full, summarize or maxChars:N."
                    + " Default: what the DAG says, else summarize.")
    private Optional<String> upstream;

    @Option(
            names = "--max-prompt-chars",
            paramLabel = "N",
            description = "Longest prompt, in UTF-16 code units. Default: what the DAG says, else 200000.")
    private Optional<Long> maxPromptChars;

    @Option(names = "--max-parallel", paramLabel = "N", description = "Tasks that run side by side. Default: 8.")
    private Optional<Integer> maxParallel;

    @Option(names = "--task-timeout-ms", paramLabel = "MS", description = "Longest attempt. Default: 1200000.")
    private Optional<Long> taskTimeout;

    @Option(
            names = "--stream-idle-timeout-ms",
            paramLabel = "MS",
            description = "Longest silence of an attempt. Default: 300000.")
    private Optional<Long> idleTimeout;

    @Option(
            names = "--checkpoint-dir",
            paramLabel = "DIR",
            description = "Directory of the files that hold pauses; removing one releases its pause."
                    + " Default: inside the run's own directory.")
    private Optional<Path> checkpoints;

    @Option(
            names = "--checkpoint-timeout-ms",
            paramLabel = "MS",
            description = "Longest wait at a pause, restarts included. Default: 86400000.")
    private Optional<Long> checkpointTimeout;

    @Option(
            names = "--converge-on",
            paramLabel = "TASK",
            description = "Runs this reviewer and all it depends on again until it finds nothing; for a DAG without"
                    + " loops of its own.")
    private Optional<String> convergeOn;

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            description = "How often they run again at most, with --converge-on. Default: 3.")
    private Optional<Long> maxIterations;

    @Option(
            names = "--max-in-memory-output-bytes",
            paramLabel = "N",
            description = "With --no-artifacts: how much text the run may carry. Default: 67108864.")
    private Optional<Long> maxOutputBytes;

    @Option(
            names = "--models-file",
            paramLabel = "FILE",
            description =
                    "Chooses models by complexity, before those of the DAG: the member models of a DAG as a file.")
    private Optional<Path> modelsFile;

    public Path workingDirectory(Surroundings surroundings) {
        Path directory = cwd.map(surroundings.directory()::resolve).orElse(surroundings.directory());
        if (!Files.isDirectory(directory)) {
            throw new NotFound(
                    "Working directory " + directory + " does not exist; create it, or name another with" + " --cwd");
        }
        return directory.toAbsolutePath().normalize();
    }

    public RunPlaces places(Surroundings surroundings, RunHome home) {
        return new RunPlaces(
                home,
                artifacts.choice(surroundings),
                findingsDir.map(surroundings.directory()::resolve),
                statePath.map(surroundings.directory()::resolve),
                checkpoints.map(surroundings.directory()::resolve).orElse(home.checkpoints()));
    }

    public OptionChoices choices(Surroundings surroundings) {
        return new OptionChoices(
                upstream,
                maxPromptChars,
                maxParallel,
                taskTimeout,
                idleTimeout,
                checkpointTimeout,
                convergeOn,
                maxIterations,
                maxOutputBytes,
                modelsFile.map(surroundings.directory()::resolve).map(RunOptionsMixin::models));
    }

    private static Map<String, Model> models(Path file) {
        Map<String, Model> models = new LinkedHashMap<>();
        ModelsFile.read(Inputs.read(file, "Models file"), file.toString())
                .forEach((complexity, model) -> models.put(complexity.name(), new Model(model.id(), model.params())));
        return models;
    }

    int maxParallel(int recorded) {
        return maxParallel.orElse(recorded);
    }

    /** Where the artifacts are; at most one of these is given. */
    private static final class ArtifactPlace {

        @Option(
                names = "--full-output-dir",
                paramLabel = "DIR",
                description = "Pins the artifacts to a directory. Default: inside the run's own directory.")
        private Optional<Path> fullOutputDir = Optional.empty();

        @Option(
                names = "--no-artifacts",
                description =
                        "Keeps no artifacts: no transcript files, reports, index or agents' stderr. The state file"
                                + " carries the transcripts, compressed. A resumed run stays without, unless --full-output-dir is"
                                + " given.")
        private boolean noArtifacts;

        private ArtifactChoice choice(Surroundings surroundings) {
            return noArtifacts
                    ? ArtifactChoice.off()
                    : fullOutputDir
                            .map(surroundings.directory()::resolve)
                            .map(ArtifactChoice::at)
                            .orElseGet(ArtifactChoice::own);
        }
    }
}
