package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.ArtifactsAlsoMixin;
import dev.reproof.engine.cli.shell.GivenAmounts;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.StoreMixin;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.TimeConverter;
import dev.reproof.engine.cli.shell.Workplace;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.BranchPrefix;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.StoreChoice;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.RunOptions.Model;
import dev.reproof.events.dag.ModelsFile;
import dev.reproof.events.dag.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that run and resume share. */
public final class RunOptionsMixin {

    /** What is recorded of a run: a row of the table each. */
    private final Map<RunOption<?>, OptionSpec> recorded = new LinkedHashMap<>();

    @Option(
            names = "--cwd",
            paramLabel = "DIR",
            description = "Directory the agents work in; runs are kept in its .reproof/runs. Default: this directory.")
    private Optional<Path> cwd;

    @Option(
            names = Workplace.HOME,
            paramLabel = "DIR",
            description = "Directory that keeps the runs, out of the agents' reach. Default: .reproof of the directory"
                    + " they work in.")
    private Optional<Path> home;

    @Mixin
    private StoreMixin store;

    @Option(
            names = "--store-lease",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "How long this runner keeps the right to write to a run of a shared store without a sign of"
                    + " life. Default: 150s.")
    private Optional<Duration> lease;

    @Option(
            names = "--take-over",
            description = "The runner that has the run in a shared store is known to be gone: does not wait for its"
                    + " lease.")
    private boolean takeOver;

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
            names = "--checkpoint-dir",
            paramLabel = "DIR",
            description = "Directory of the files that hold pauses; removing one releases its pause."
                    + " Default: inside the run's own directory.")
    private Optional<Path> checkpoints;

    @Mixin
    private ArtifactsAlsoMixin also;

    /** Called once, with what this mixin adds to its command. */
    @Spec
    void declare(CommandSpec mixin) {
        for (RunOption<?> row : RunOption.ALL) {
            OptionSpec.Builder builder = OptionSpec.builder(row.name())
                    .paramLabel(row.label())
                    .type(row.argument())
                    .description(row.description());
            if (GivenAmounts.isTime(row.name()) || GivenAmounts.isSize(row.name())) {
                builder.converters(new AmountConverter(row.name()));
            }
            if (row.argument() == Duration.class) {
                builder.converters(new TimeConverter());
            }
            if (row.argument() == Map.class) {
                builder.auxiliaryTypes(String.class, Long.class);
            }
            if (row.equals(RunOption.UPSTREAM)) {
                builder.completionCandidates(Upstream.WORDS);
            }
            if (row.equals(RunOption.WORKTREES)) {
                builder.arity("0..1").fallbackValue(BranchPrefix.USUAL);
            }
            OptionSpec option = builder.build(); // a flag, where the type is Boolean
            recorded.put(row, option);
            mixin.addOption(option);
        }
    }

    public Workplace workplace(Surroundings surroundings) {
        Workplace workplace = Workplace.of(
                surroundings.directory(),
                cwd.map(Path::normalize),
                home,
                store.store(surroundings, takeOver, lease.orElse(StoreChoice.LEASE)),
                store.given());
        if (!Files.isDirectory(workplace.directory())) {
            throw new NotFound("Working directory " + workplace.directory()
                    + " does not exist; create it, or name another with --cwd");
        }
        return workplace;
    }

    public RunPlaces places(Surroundings surroundings, RunHome home) {
        return new RunPlaces(
                        home,
                        artifacts.choice(surroundings),
                        findingsDir.map(surroundings.directory()::resolve),
                        statePath.map(surroundings.directory()::resolve),
                        checkpoints.map(surroundings.directory()::resolve).orElse(home.checkpoints()))
                .alsoReading(also.directories(surroundings));
    }

    public OptionChoices choices(Surroundings surroundings) {
        OptionChoices choices = OptionChoices.NONE;
        for (RunOption<?> option : RunOption.ALL) {
            Object value = recorded.get(option).getValue();
            if (value != null) {
                choices = with(
                        choices,
                        option,
                        option.equals(RunOption.MODELS)
                                ? models(surroundings.directory().resolve((Path) value))
                                : value);
            }
        }
        return choices;
    }

    @SuppressWarnings("unchecked") // it was read as the row says
    private static <T> OptionChoices with(OptionChoices choices, RunOption<T> option, Object value) {
        return choices.with(option, (T) value);
    }

    private static Map<String, Model> models(Path file) {
        Map<String, Model> models = new LinkedHashMap<>();
        ModelsFile.read(Inputs.read(file, "Models file"), file.toString())
                .forEach((complexity, model) -> models.put(complexity.name(), new Model(model.id(), model.params())));
        return models;
    }

    int maxParallel(int recorded) {
        Integer given = this.recorded.get(RunOption.MAX_PARALLEL).getValue();
        return given == null ? recorded : given;
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
                    : ArtifactChoice.at(fullOutputDir.map(surroundings.directory()::resolve));
        }
    }
}
