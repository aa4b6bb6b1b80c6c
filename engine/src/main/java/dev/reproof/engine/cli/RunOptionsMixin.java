package dev.reproof.engine.cli;

import dev.reproof.engine.OptionChoices;
import dev.reproof.engine.RunPlaces;
import dev.reproof.engine.files.RunHome;
import dev.reproof.events.ReproofException.NotFound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that run and resume share. */
final class RunOptionsMixin {

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
            description = "Longest prompt, in UTF-16 code units. Default: what the DAG says, else no bound.")
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

    Path workingDirectory(Surroundings surroundings) {
        Path directory = cwd.map(surroundings.directory()::resolve).orElse(surroundings.directory());
        if (!Files.isDirectory(directory)) {
            throw new NotFound(
                    "Working directory " + directory + " does not exist; create it, or name another with" + " --cwd");
        }
        return directory.toAbsolutePath().normalize();
    }

    RunPlaces places(Surroundings surroundings, RunHome home) {
        return new RunPlaces(
                home,
                artifacts.fullOutputDir.map(surroundings.directory()::resolve),
                artifacts.noArtifacts,
                findingsDir.map(surroundings.directory()::resolve),
                statePath.map(surroundings.directory()::resolve));
    }

    OptionChoices choices() {
        return new OptionChoices(upstream, maxPromptChars, maxParallel, taskTimeout, idleTimeout);
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
    }
}
