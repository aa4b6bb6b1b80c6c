package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.RunIds;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunRoot;
import dev.reproof.engine.request.NewRun;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import dev.reproof.events.json.JsonProblem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be run: the arguments that run and supervise share. */
public final class RunTargetMixin {

    public static final String RUN_ID = "--run-id";
    public static final String RESUME_STATE = "--resume-state";

    /**
     * A run that may or may not have begun.
     *
     * @param source the state file it goes on from, where one is given
     */
    public record Target(RunId run, RunHome home, Optional<StateSource> source) {}

    @Parameters(paramLabel = "DAG", description = "The DAG file.")
    private Path dag;

    @Option(names = RUN_ID, paramLabel = "ID", description = "Names the run. Default: made from the time.")
    private Optional<String> runId;

    @Option(
            names = RESUME_STATE,
            paramLabel = "FILE",
            description = "Goes on from this state file, of version 1 or 2. Without --run-id the run is called as the"
                    + " file calls it, or gets a new name where that names none.")
    private Optional<Path> resumeState;

    @Option(
            names = "--strict-dag",
            description = "Refuses a DAG that has members nobody reads, such as misspelt ones. Default: warns of them.")
    private boolean strict;

    public Target find(Surroundings surroundings, RunRoot root) {
        Optional<StateSource> source = resumeState.map(state -> source(state, surroundings, root));
        RunId run = runId.map(RunIds::named)
                .or(() -> source.map(from -> RunIds.named(from.home().name())))
                .orElseGet(surroundings.runIds());
        return new Target(run, source.map(StateSource::home).orElseGet(() -> root.home(run)), source);
    }

    public NewRun request(Surroundings surroundings, RunId run, RunOptionsMixin options) {
        Path file = surroundings.directory().resolve(dag);
        NewRun request = NewRun.of(run, Inputs.read(file, "DAG"), file.toString(), options.choices(surroundings));
        if (strict && !request.ignored().isEmpty()) {
            throw new Invalid(request.ignored().stream()
                    .map(JsonProblem::toString)
                    .collect(Collectors.joining(
                            "\n  ",
                            "The DAG " + file + " has members nobody reads, and --strict-dag is given:\n  ",
                            "")));
        }
        return request;
    }

    /** A file that names no run begins one with a name of its own. */
    private StateSource source(Path state, Surroundings surroundings, RunRoot root) {
        Path file = surroundings.directory().resolve(state);
        Inputs.requireFile(file, "State file");
        return runId.isPresent()
                ? StateSource.of(file, runId, root)
                : StateSource.of(file, surroundings.runIds(), root);
    }
}
