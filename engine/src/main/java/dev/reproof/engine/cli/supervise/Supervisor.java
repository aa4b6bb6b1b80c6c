package dev.reproof.engine.cli.supervise;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.StopSignal;
import dev.reproof.engine.cli.supervise.RestartPolicy.Decision;
import dev.reproof.engine.cli.supervise.RestartPolicy.Exit;
import dev.reproof.engine.cli.supervise.RestartPolicy.History;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SupervisorLock;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts one runner of a run after the other, as a policy decides, until one is the last or somebody says stop. */
final class Supervisor {

    private record Ended(TaskId task, TaskStatus status, int iteration) {}

    private final RunHome home;
    private final SupervisorLock lock;
    private final SupervisedArtifacts artifacts;
    private final RunnerProcess runner;
    private final RestartPolicy policy;
    private final DecisionLog log;
    private volatile boolean endsAtOnce;
    private boolean atWork;

    Supervisor(
            RunHome home,
            SupervisorLock lock,
            SupervisedArtifacts artifacts,
            RunnerProcess runner,
            RestartPolicy policy,
            DecisionLog log) {
        this.home = home;
        this.lock = lock;
        this.artifacts = artifacts;
        this.runner = runner;
        this.policy = policy;
        this.log = log;
    }

    /** Returns the exit code of the last runner, or that of giving up. A signal ends the process. */
    int supervise() {
        StopSignal signal = StopSignal.watch(this::endAtOnce, this::tellEnd);
        try {
            signal.arm();
            return superviseToTheEnd();
        } catch (InterruptedException e) {
            if (!endsAtOnce) {
                tellEnd("told to stop, " + (atWork ? "and so was the runner" : "while no runner was at work"));
            }
            return ExitCode.INTERNAL.number(); // the process ends by the signal
        } finally {
            signal.disarm();
            signal.close();
        }
    }

    private int superviseToTheEnd() throws InterruptedException {
        History past = History.NONE;
        Optional<StateView> before = StateView.readable(home.state());
        log.tell("start", before, "a runner is started");
        for (boolean first = true; ; first = false) {
            Optional<StateView> begun = before;
            artifacts.missing(first).ifPresent(warning -> log.warn(begun, warning));
            atWork = true;
            int code = runner.run(first);
            atWork = false;
            Optional<StateView> now = StateView.readable(home.state());
            Decision decision = policy.decide(new Exit(code, !ended(now).equals(ended(before))), past);
            if (decision instanceof Decision.End end) {
                log.tell("end", now, end.reason());
                return end.code();
            }
            if (!lock.isOfTheRun()) {
                log.tell(
                        "end",
                        now,
                        "the directory of the run, " + home.directory() + ", was taken away: another runner"
                                + " would begin the run anew, so none is started");
                return code;
            }
            Decision.Restart again = (Decision.Restart) decision;
            log.tell("restart", now, again.reason());
            TimeUnit.MILLISECONDS.sleep(again.pause().toMillis());
            past = again.next();
            before = now;
        }
    }

    /** Changes when a task ends, and when a loop begins another iteration. */
    private static Set<Ended> ended(Optional<StateView> state) {
        return state.stream()
                .flatMap(view -> view.tasks().stream())
                .filter(task -> task.status().ended())
                .map(task -> new Ended(task.id(), task.status(), task.iteration()))
                .collect(Collectors.toSet());
    }

    private void endAtOnce() throws InterruptedException {
        endsAtOnce = true; // the last act is the one to tell it
        runner.endAtOnce();
        tellEnd("told to stop again, the runner was ended at once; nothing acknowledged is lost");
    }

    private void tellEnd(String reason) {
        log.tell(
                "end",
                StateView.readable(home.state()),
                reason + "; the same command with --run-id " + log.run() + " goes on with it");
    }
}
