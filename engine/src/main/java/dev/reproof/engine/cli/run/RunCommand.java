package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.Workplace;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.worktree.Worktrees;
import dev.reproof.events.ReproofException.Invalid;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reproof run}. */
@Command(
        name = "run",
        description = {
            "Runs a DAG.",
            "With the --run-id of a run that exists, goes on where that stopped, like resume, provided that DAG and"
                    + " options are the recorded ones."
        },
        exitCodeList = {
            "SUCCESS:all tasks finished; with --init-only the run is made",
            "TASK_FAILED:a task failed or was skipped",
            "USAGE:wrong usage, invalid DAG or agent script, no key or model for --agent openai",
            "BUDGET:a budget, or the iterations of a loop, did not suffice",
            "DATA:log or state file are damaged or too new, or a transcript is lost",
            "NOT_FOUND:no such file or directory",
            "STORAGE:the store or the disk failed",
            "RESTART:the runner's code has changed, and it is to be started again with resume",
            "REFUSED:the run is in use, its DAG or options are others, or with --init-only it exists",
            "SIGINT, SIGTERM:ended by SIGINT, SIGTERM"
        },
        footer = {
            "  reproof run dag.json --agent-command 'my-agent --print'",
            "  reproof run dag.json --run-id r1 --agent-script answers.json",
            "  reproof run dag.json --agent openai --openai-model MODEL",
            "  reproof run dag.json --run-id r1 --init-only"
        })
public final class RunCommand extends ReproofCommand implements Callable<ExitCode> {

    @Mixin
    private RunTargetMixin target;

    @Option(
            names = "--init-only",
            description = "Makes the run and runs nothing: all its tasks wait, and no agent has to be named. The same"
                    + " command without it, or resume, goes on from there.")
    private boolean initOnly;

    @Mixin
    private RunnerMixin runner;

    public RunCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunOptionsMixin options = runner.options();
        Workplace workplace = options.workplace(surroundings);
        RunTargetMixin.Target found = target.find(surroundings, workplace.root());
        NewRun request = target.request(surroundings, found.run(), options);
        RunPlaces places = options.places(surroundings, found.home());
        request.options()
                .get(RunOption.WORKTREES)
                .ifPresent(prefix -> Worktrees.require(workplace.directory(), prefix));
        RunSession session = new RunSession(surroundings, runner, workplace, places);
        if (initOnly) {
            if (found.source().isPresent()) {
                throw new Invalid(
                        "--init-only makes a new run, and --resume-state goes on with one; leave one of them out");
            }
            return session.make(request, runner.agent(surroundings));
        }
        return session.execute(
                runner.agent(surroundings, workplace.store(), found.home(), Optional.of(request.dag())),
                engine -> open(engine, found.source(), places, request),
                IgnoredMembers.of(request));
    }

    private RecoveredRun open(ResumeEngine engine, Optional<StateSource> source, RunPlaces places, NewRun request) {
        return source.map(from -> engine.resumeFrom(
                        from.file(), places, Optional.of(request), request.options(), runner.policy()))
                .orElseGet(() -> engine.startOrResume(places, request, runner.policy()));
    }
}
