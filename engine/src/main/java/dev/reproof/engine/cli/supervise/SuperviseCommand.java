package dev.reproof.engine.cli.supervise;

import dev.reproof.engine.cli.run.PinnedArtifacts;
import dev.reproof.engine.cli.run.RunTargetMixin;
import dev.reproof.engine.cli.run.RunnerMixin;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.RunnerPresence;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.Workplace;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.home.SupervisorLock;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.projections.state.StateView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reproof supervise}. */
@Command(
        name = "supervise",
        description = {
            "Runs a DAG in a process of its own, and starts that again when the code of the runner has changed.",
            "Takes the options of run and gives them on; --restart-on-runner-change is always on. A run that exists goes"
                    + " on where it stopped."
        },
        exitCodeList = {
            "SUCCESS:all tasks finished",
            "TASK_FAILED:a task failed or was skipped",
            "USAGE:wrong usage, invalid DAG or agent script",
            "INTERNAL, STORAGE:the runner failed, and --restart-on-crash does not allow another one",
            "REFUSED:refused: the run is in use, its artifacts are not pinned and have to be, or a limit of restarts is"
                    + " reached",
            "SIGINT, SIGTERM:ended by SIGINT, SIGTERM; the runner was told to stop too, a second time to end at once",
            "other:as the runner's"
        },
        footer = {
            "  reproof supervise dag.json --agent-command 'my-agent --print'",
            "  reproof supervise dag.json --run-id r1 --full-output-dir /srv/r1 --runner-files 'agents/*.sh'"
                    + " --agent-command 'sh agents/ask.sh'",
            "  reproof supervise dag.json --restart-on-crash 3 --log-format json --agent-script answers.json"
        })
public final class SuperviseCommand extends ReproofCommand implements Callable<Integer> {

    private static final String MAX_RESTARTS = "--max-runner-restarts";
    private static final String ON_CRASH = "--restart-on-crash";

    private final Class<?> main;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunTargetMixin target;

    @Option(
            names = MAX_RESTARTS,
            paramLabel = "N",
            defaultValue = "20",
            description = "How often a runner whose code has changed is started again. Default: 20.")
    private int maxRestarts;

    @Option(
            names = ON_CRASH,
            paramLabel = "N",
            defaultValue = "0",
            description = "How often a runner that crashed is started again: ended by a signal, with 70, 74, or a code"
                    + " that is none of Reproof's. Default: 0.")
    private int maxCrashes;

    @Mixin
    private RunnerMixin runners;

    /** @param main the class that begins the program */
    public SuperviseCommand(Surroundings surroundings, Class<?> main) {
        super(surroundings);
        this.main = main;
    }

    @Override
    public Integer call() {
        if (maxRestarts < 0 || maxCrashes < 0) {
            throw new Invalid(MAX_RESTARTS + " and " + ON_CRASH + " expected a number from 0 on");
        }
        runners.signer(surroundings); // refused before anything starts
        boolean json = runners.log().json();
        Workplace workplace = runners.options().workplace(surroundings);
        RunTargetMixin.Target found = target.find(surroundings, workplace.root());
        target.request(
                surroundings, found.run(), runners.options()); // a mistake in the DAG is found before anything starts
        DecisionLog log = new DecisionLog(surroundings, found.run(), json);
        Optional<Holder> orphan = orphan(found);
        if (orphan.isPresent()) {
            return refused(
                    found,
                    log,
                    "a runner that nobody supervises is at work on it: " + orphan.get()
                            + "; wait until it has ended, or end it with SIGTERM, then start again");
        }
        SupervisedArtifacts artifacts = new SupervisedArtifacts(
                found,
                new PinnedArtifacts(runners.options().places(surroundings, found.home()), true),
                workplace.store().files(found.home()).isEmpty());
        Optional<String> refusal = runners.restart().requiresPinned() ? artifacts.refusal() : Optional.empty();
        if (refusal.isPresent()) {
            return refused(found, log, refusal.get());
        }
        if (!hasFinished(found)) {
            artifacts
                    .atRisk()
                    .ifPresent(
                            warning -> log.warn(StateView.readable(found.home().state()), warning));
        }
        RunnerProcess runner = new RunnerProcess(
                surroundings.directory(),
                main,
                new RunnerArguments(spec.commandLine().getParseResult(), found.run()));
        RestartPolicy policy = new RestartPolicy(maxRestarts, maxCrashes);
        workplace.store().prepare(found.home());
        try (SupervisorLock lock = SupervisorLock.acquire(found.home(), found.run(), RunLock.PATIENCE)) {
            return new Supervisor(found.home(), lock, artifacts, runner, policy, log).supervise();
        }
    }

    private static int refused(RunTargetMixin.Target found, DecisionLog log, String why) {
        log.tell("refuse", StateView.readable(found.home().state()), why);
        return ExitCode.REFUSED.number();
    }

    /** Whether a runner will find nothing to do, and end for good. */
    private boolean hasFinished(RunTargetMixin.Target found) {
        return RunFinder.Found.at(found.home()).hasFinished(runners.policy().retryFailed());
    }

    /**
     * A runner of another machine is left to the lock. The lock also tells a runner from a process that only has its
     * number, as in a container that was started again.
     */
    private static Optional<Holder> orphan(RunTargetMixin.Target found) {
        SeenRunner runner = SeenRunner.of(found.home());
        return runner.presence() == RunnerPresence.HERE && RunLock.isHeld(found.home())
                ? runner.holder()
                : Optional.empty();
    }
}
