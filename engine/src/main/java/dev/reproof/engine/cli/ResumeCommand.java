package dev.reproof.engine.cli;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.RunPlaces;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.files.RunHome;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code reproof resume}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = {
            "Goes on with a run, from its event log.",
            "DAG and options are those recorded there; only the agent must be given again."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all tasks finished",
            "1:a task failed or was skipped",
            "2:wrong usage, or invalid agent script",
            "65:the log is damaged or too new, or a prompt would differ",
            "66:no such run, or none that has not finished",
            "74:the store or the disk failed",
            "78:the run is in use, or an option differs",
            "130, 143:ended by SIGINT, SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  reproof resume --agent-command 'my-agent --print'",
            "  reproof resume r1 --max-parallel 2 --agent-command 'my-agent --print'"
        })
final class ResumeCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "Id or directory of the run. Default: the latest that has not finished.")
    private Optional<String> run;

    @Mixin
    private AgentMixin agent;

    @Mixin
    private RunOptionsMixin options;

    ResumeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Function<RecoveredRun, Agent> chosen = agent.choose(surroundings);
        Path directory = options.workingDirectory(surroundings);
        RunHome home = new RunFinder(surroundings, directory).unfinished(run);
        RunPlaces places = options.places(surroundings, home);
        return new RunSession(surroundings, directory, options, chosen)
                .execute(places, () -> surroundings.engine().resume(places, options.choices()));
    }
}
