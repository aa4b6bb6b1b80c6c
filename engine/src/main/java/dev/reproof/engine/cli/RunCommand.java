package dev.reproof.engine.cli;

import dev.reproof.engine.NewRun;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.RunPlaces;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.files.RunHome;
import dev.reproof.events.ReproofException.Invalid;
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
            "2:wrong usage, invalid DAG or agent script",
            "65:the run exists, and its log is damaged or too new",
            "66:no such file or directory",
            "74:the store or the disk failed",
            "78:the run is in use, or its DAG or options are others",
            "130, 143:ended by SIGINT, SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  reproof run dag.json --agent-command 'my-agent --print'",
            "  reproof run dag.json --run-id r1 --agent-script answers.json"
        })
final class RunCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(paramLabel = "DAG", description = "The DAG file.")
    private Path dag;

    @Option(names = "--run-id", paramLabel = "ID", description = "Names the run. Default: made from the time.")
    private Optional<String> runId;

    @Mixin
    private AgentMixin agent;

    @Mixin
    private RunOptionsMixin options;

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path file = surroundings.directory().resolve(dag);
        RunId run = runId.map(RunCommand::named).orElseGet(surroundings.runIds());
        NewRun request = NewRun.of(run, Inputs.read(file, "DAG"), file.toString(), options.choices());
        Function<RecoveredRun, Agent> chosen = agent.choose(surroundings);
        Path directory = options.workingDirectory(surroundings);
        RunPlaces places = options.places(surroundings, RunHome.of(directory, run));
        return new RunSession(surroundings, directory, options, chosen)
                .execute(places, () -> surroundings.engine().startOrResume(places, request));
    }

    private static RunId named(String id) {
        try {
            return new RunId(id);
        } catch (IllegalArgumentException e) {
            throw new Invalid(e.getMessage(), e);
        }
    }
}
