package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.Workplace;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.projections.state.StateWarning;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof resume}. */
@Command(
        name = "resume",
        description = {
            "Goes on with a run: from its event log, or from a state file where the log is lost or elsewhere.",
            "DAG, options and agent are those recorded there; with a state file, or another agent, name the agent."
        },
        exitCodeList = {
            "SUCCESS:all tasks finished",
            "TASK_FAILED:a task failed or was skipped",
            "USAGE:wrong usage, invalid agent script, no key or model for --agent openai",
            "BUDGET:a budget, or the iterations of a loop, did not suffice",
            "DATA:the log is damaged or too new, a transcript is lost, or a prompt would differ",
            "NOT_FOUND:no such run or file, or no run that has not finished",
            "STORAGE:the store or the disk failed",
            "RESTART:the runner's code has changed, and it is to be started again with resume",
            "REFUSED:the run is in use, an option differs, or agents may still be at work",
            "SIGINT, SIGTERM:ended by SIGINT, SIGTERM"
        },
        footer = {
            "  reproof resume --agent-command 'my-agent --print'",
            "  reproof resume r1 --max-parallel 2 --agent-command 'my-agent --print'",
            "  reproof resume state.json --run-id r2 --agent-command 'my-agent --print'",
            "  reproof resume --agent openai --openai-base-url http://127.0.0.1:8000/v1"
        })
public final class ResumeCommand extends ReproofCommand implements Callable<ExitCode> {

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN|FILE",
            description = "Id or directory of the run, or a state file. Default: the latest run that has not finished.")
    private Optional<String> run;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "Names the run that goes on from a state file. Default: as the file does.")
    private Optional<String> runId;

    @Mixin
    private RunnerMixin runner;

    public ResumeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunOptionsMixin options = runner.options();
        Workplace workplace = options.workplace(surroundings);
        Optional<StateSource> source = run.map(surroundings.directory()::resolve)
                .filter(Files::isRegularFile)
                .map(file -> StateSource.of(file, runId, workplace.root()));
        if (source.isEmpty() && runId.isPresent()) {
            throw new Invalid("--run-id names the run that goes on from a state file; give that file, or the id alone");
        }
        RunHome home = source.map(StateSource::home)
                .orElseGet(() -> new RunFinder(surroundings, workplace)
                        .unfinished(run, runner.policy().retryFailed()));
        RunPlaces places = options.places(surroundings, home);
        return new RunSession(surroundings, runner, workplace, places)
                .execute(
                        runner.agent(surroundings, workplace.store(), home, Optional.empty()),
                        engine -> open(engine, source, places, options.choices(surroundings)),
                        dagNotRead(home));
    }

    /** A resume has no DAG that could differ. */
    private Optional<StateWarning> dagNotRead(RunHome home) {
        return runner.policy().acceptDagChange()
                ? Optional.of(new StateWarning(
                        "DAG_NOT_READ",
                        "--accept-dag-change changes nothing here: resume takes the recorded DAG, 'reproof run DAG"
                                + " --run-id " + home.name() + " --accept-dag-change' takes another"))
                : Optional.empty();
    }

    private RecoveredRun open(
            ResumeEngine engine, Optional<StateSource> source, RunPlaces places, OptionChoices choices) {
        return source.map(from -> engine.resumeFrom(from.file(), places, Optional.empty(), choices, runner.policy()))
                .orElseGet(() -> engine.resume(places, choices, runner.policy()));
    }
}
