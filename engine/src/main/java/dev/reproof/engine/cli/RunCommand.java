package dev.reproof.engine.cli;

import dev.reproof.engine.NewRun;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.RunPlaces;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.files.RunHome;
import dev.reproof.events.RunId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a DAG.",
            "With the --run-id of a run that exists, goes on where that stopped, like resume, provided that DAG and"
                    + " options are the recorded ones."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all tasks finished",
            "1:a task failed or was skipped",
            "2:wrong usage, invalid DAG or agent script, no key or model for --agent openai",
            "4:a budget, or the iterations of a loop, did not suffice",
            "65:log or state file are damaged or too new, or a transcript is lost",
            "66:no such file or directory",
            "74:the store or the disk failed",
            "75:the runner's code has changed, and it is to be started again with resume",
            "78:the run is in use, or its DAG or options are others",
            "130, 143:ended by SIGINT, SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  reproof run dag.json --agent-command 'my-agent --print'",
            "  reproof run dag.json --run-id r1 --agent-script answers.json",
            "  reproof run dag.json --agent openai --openai-model MODEL"
        })
final class RunCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "DAG", description = "The DAG file.")
    private Path dag;

    @Option(names = "--run-id", paramLabel = "ID", description = "Names the run. Default: made from the time.")
    private Optional<String> runId;

    @Option(
            names = "--resume-state",
            paramLabel = "FILE",
            description = "Goes on from this state file, of version 1 or 2. Without --run-id the run is called as the"
                    + " file calls it, or gets a new name where that names none.")
    private Optional<Path> resumeState;

    @Mixin
    private AgentMixin agent;

    @Mixin
    private RunOptionsMixin options;

    @Mixin
    private ResumePolicyMixin allowed;

    @Mixin
    private RestartMixin restart;

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path file = surroundings.directory().resolve(dag);
        Path directory = options.workingDirectory(surroundings);
        Optional<StateSource> source = resumeState.map(state -> source(state, directory));
        RunId run = runId.map(RunIds::named)
                .or(() -> source.map(from -> RunIds.named(from.home().name())))
                .orElseGet(surroundings.runIds());
        NewRun request = NewRun.of(run, Inputs.read(file, "DAG"), file.toString(), options.choices(surroundings));
        Function<RecoveredRun, Agent> chosen = agent.choose(surroundings);
        RunPlaces places =
                options.places(surroundings, source.map(StateSource::home).orElseGet(() -> RunHome.of(directory, run)));
        return new RunSession(surroundings, directory, options, chosen, restart.check(surroundings))
                .execute(places, () -> open(source, places, request));
    }

    /** A file that names no run begins one with a name of its own. */
    private StateSource source(Path state, Path directory) {
        Path file = surroundings.directory().resolve(state);
        Inputs.requireFile(file, "State file");
        Optional<String> name = runId.or(() -> StateSource.names(file)
                ? Optional.empty()
                : Optional.of(surroundings.runIds().get().value()));
        return StateSource.of(file, name, directory);
    }

    private RecoveredRun open(Optional<StateSource> source, RunPlaces places, NewRun request) {
        return source.map(from -> surroundings
                        .engine()
                        .resumeFrom(from.file(), places, Optional.of(request), request.options(), allowed.policy()))
                .orElseGet(() -> surroundings.engine().startOrResume(places, request, allowed.policy()));
    }
}
