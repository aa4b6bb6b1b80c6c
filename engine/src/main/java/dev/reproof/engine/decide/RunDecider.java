package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.ChooseAgent;
import dev.reproof.engine.decide.RunCommand.ChooseWorkingDirectory;
import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.CountRedactions;
import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.EndOracle;
import dev.reproof.engine.decide.RunCommand.ExceedAttempt;
import dev.reproof.engine.decide.RunCommand.ExceedTask;
import dev.reproof.engine.decide.RunCommand.FailCheckpoint;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FanOut;
import dev.reproof.engine.decide.RunCommand.Fate;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.GiveUp;
import dev.reproof.engine.decide.RunCommand.InterruptRun;
import dev.reproof.engine.decide.RunCommand.JudgeLoop;
import dev.reproof.engine.decide.RunCommand.LeaveWorktree;
import dev.reproof.engine.decide.RunCommand.OpenCheckpoint;
import dev.reproof.engine.decide.RunCommand.ReleaseCheckpoint;
import dev.reproof.engine.decide.RunCommand.RepeatLoop;
import dev.reproof.engine.decide.RunCommand.ReportAgent;
import dev.reproof.engine.decide.RunCommand.RequestRestart;
import dev.reproof.engine.decide.RunCommand.Rerun;
import dev.reproof.engine.decide.RunCommand.SkipTask;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.engine.decide.RunCommand.TakeByHand;
import dev.reproof.engine.decide.RunCommand.TakeOver;
import dev.reproof.engine.decide.RunCommand.WarnOperator;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what follows from a command: a pure function of the state. A command that was carried out already yields no
 * event; one that contradicts what was recorded is rejected.
 */
public final class RunDecider implements RunCommand.Handler<List<Decision>> {

    /** Why an attempt is given up that nobody ended. */
    public static final String REQUEUED = "the runner ended before the attempt did";

    private final RunState state;
    private final RunRules rules;
    private final TaskDecisions tasks;
    private final GateDecisions gates;

    private RunDecider(RunState state) {
        this.state = state;
        this.rules = new RunRules(state);
        this.tasks = new TaskDecisions(state, rules);
        this.gates = new GateDecisions(rules, tasks);
    }

    /**
     * The events that follow.
     *
     * @throws Rejected when the state forbids the command
     * @throws Corrupt when a prompt is not the one that was sent before
     */
    public static List<Decision> decide(RunState state, RunCommand command) {
        return command.accept(new RunDecider(state));
    }

    /**
     * The state that commands lead to, one after the other: all of it that decides what comes next. Its times and its chain are
     * not those that will be recorded.
     *
     * @throws Rejected when the state forbids one of them
     */
    public static RunState foreseen(RunState state, List<RunCommand> commands) {
        RunState then = state;
        for (RunCommand command : commands) {
            for (Decision event : decide(then, command)) {
                then = then.evolve(new Recorded(then.position() + 1, then.chain(), state.startedAt(), event));
            }
        }
        return then;
    }

    @Override
    public List<Decision> takeOver(TakeOver command) {
        rules.requireUnfinished("take over");
        List<Decision> events = new ArrayList<>();
        events.add(new RunResumed(
                state.writer().epoch() + 1,
                command.host(),
                command.pid(),
                command.engine(),
                command.road().word(),
                command.artifacts()));
        for (TaskState task : state.running()) {
            AttemptKey key = task.running().orElseThrow();
            events.add(command.fates().stream()
                    .filter(candidate -> candidate.key().equals(key))
                    .findFirst()
                    .map(this::follows)
                    .orElseThrow(() ->
                            rules.rejected("take over", key, "what was recorded of every running task", "nothing")));
        }
        return events;
    }

    private Decision follows(Fate fate) {
        if (fate instanceof Fate.GoesOn on) {
            return new AttemptAdopted(on.key(), state.writer().epoch() + 1, on.atWork(), on.text(), on.errors());
        }
        Fate.GivenUp given = (Fate.GivenUp) fate;
        return new TaskRequeued(given.key(), given.reason(), given.text());
    }

    @Override
    public List<Decision> startRank(StartRank command) {
        if (command.rank() >= 0 && command.rank() <= state.course().rankStarted()) {
            return List.of();
        }
        rules.requireUnfinished("start a rank");
        if (command.rank() != state.ranksCompleted()
                || command.rank() >= state.dag().ranks().size()) {
            throw rules.rejected("start rank " + command.rank(), "rank " + state.ranksCompleted() + " comes next");
        }
        return List.of(new RankStarted(0, command.rank()));
    }

    @Override
    public List<Decision> completeRank(CompleteRank command) {
        if (command.rank() >= 0 && command.rank() < state.ranksCompleted()) {
            return List.of();
        }
        rules.requireUnfinished("complete a rank");
        if (command.rank() != state.course().rankStarted() || command.rank() != state.ranksCompleted()) {
            throw rules.rejected(
                    "complete rank " + command.rank(),
                    state.course().rankStarted() < state.ranksCompleted()
                            ? "no rank is under way"
                            : "rank " + state.course().rankStarted() + " is under way");
        }
        List<TaskId> members = state.dag().ranks().get(command.rank());
        for (TaskId member : members) {
            if (!state.task(member).status().ended()) {
                throw rules.rejected(
                        "complete rank " + command.rank(),
                        "task '" + member + "' is "
                                + state.task(member).status().word());
            }
        }
        return List.of(new RankCompleted(0, command.rank(), members));
    }

    @Override
    public List<Decision> dispatchTask(DispatchTask command) {
        return tasks.dispatch(command);
    }

    @Override
    public List<Decision> finishTask(FinishTask command) {
        return tasks.finish(command);
    }

    @Override
    public List<Decision> failTask(FailTask command) {
        return tasks.fail(command);
    }

    @Override
    public List<Decision> skipTask(SkipTask command) {
        return tasks.skip(command);
    }

    @Override
    public List<Decision> exceedTask(ExceedTask command) {
        return tasks.exceed(command);
    }

    @Override
    public List<Decision> exceedAttempt(ExceedAttempt command) {
        return tasks.exceed(command);
    }

    @Override
    public List<Decision> endOracle(EndOracle command) {
        return gates.endOracle(command);
    }

    @Override
    public List<Decision> leaveWorktree(LeaveWorktree command) {
        return tasks.leave(command);
    }

    @Override
    public List<Decision> reportAgent(ReportAgent command) {
        return tasks.report(command);
    }

    @Override
    public List<Decision> countRedactions(CountRedactions command) {
        return tasks.count(command);
    }

    @Override
    public List<Decision> giveUp(GiveUp command) {
        return tasks.giveUp(command);
    }

    @Override
    public List<Decision> openCheckpoint(OpenCheckpoint command) {
        return gates.open(command);
    }

    @Override
    public List<Decision> releaseCheckpoint(ReleaseCheckpoint command) {
        return gates.release(command);
    }

    @Override
    public List<Decision> failCheckpoint(FailCheckpoint command) {
        return gates.fail(command);
    }

    @Override
    public List<Decision> judgeLoop(JudgeLoop command) {
        return new LoopDecisions(state, rules).judge(command);
    }

    @Override
    public List<Decision> repeatLoop(RepeatLoop command) {
        return new LoopDecisions(state, rules).repeat(command);
    }

    @Override
    public List<Decision> interruptRun(InterruptRun command) {
        return state.finished().isPresent() || state.interrupted().isPresent()
                ? List.of()
                : List.of(new RunInterrupted(
                        command.reason(), Optional.of(command.leftAtWork()).filter(left -> !left.isEmpty())));
    }

    @Override
    public List<Decision> requestRestart(RequestRestart command) {
        rules.requireUnfinished("ask for a restart");
        return state.restarting()
                ? List.of()
                : List.of(new RunRestartRequested(command.boundary(), command.changedFiles()));
    }

    @Override
    public List<Decision> warnOperator(WarnOperator command) {
        OperatorWarned warning = new OperatorWarned(command.code(), command.text());
        return state.warnings().contains(warning) ? List.of() : List.of(warning);
    }

    @Override
    public List<Decision> chooseAgent(ChooseAgent command) {
        rules.requireUnfinished("choose the agent");
        return state.writer().agent().equals(command.options())
                ? List.of()
                : List.of(new AgentChosen(command.options()));
    }

    @Override
    public List<Decision> chooseWorkingDirectory(ChooseWorkingDirectory command) {
        rules.requireUnfinished("choose the working directory");
        WorkingDirectoryChosen chosen = new WorkingDirectoryChosen(command.directory(), command.home(), command.host());
        return state.writer().workplace().filter(chosen::equals).isPresent() ? List.of() : List.of(chosen);
    }

    @Override
    public List<Decision> fanOut(FanOut command) {
        return gates.fanOut(command);
    }

    @Override
    public List<Decision> takeByHand(TakeByHand command) {
        return new HandDecisions(state, rules).take(command);
    }

    @Override
    public List<Decision> rerun(Rerun command) {
        return new HandDecisions(state, rules).rerun(command);
    }

    @Override
    public List<Decision> finishRun(FinishRun command) {
        if (state.finished().isPresent()) {
            if (state.finished().orElseThrow().outcome() != command.outcome()) {
                throw rules.rejected(
                        "finish the run as " + command.outcome(),
                        "it has finished as " + state.finished().orElseThrow().outcome());
            }
            return List.of();
        }
        if (state.ranksCompleted() != state.dag().ranks().size()) {
            throw rules.rejected(
                    "finish the run",
                    state.ranksCompleted() + " of " + state.dag().ranks().size() + " ranks are complete");
        }
        requireNothingLeft();
        if (command.outcome() != state.outcome()) {
            throw rules.rejected("finish the run as " + command.outcome(), "its tasks make it " + state.outcome());
        }
        return List.of(new RunFinished(command.outcome(), command.message()));
    }

    private void requireNothingLeft() {
        for (TaskState task : state.tasks()) {
            if (!task.status().ended()) {
                throw rules.rejected(
                        "finish the run",
                        "task '" + task.id() + "' is " + task.status().word());
            }
        }
        for (LoopState loop : state.loops()) {
            if (loop.phase() == Phase.OPEN
                    && state.task(loop.loop().convergeOn()).status() == TaskStatus.FINISHED) {
                throw rules.rejected(
                        "finish the run", "the review of loop '" + loop.loop().id() + "' was not judged");
            }
        }
    }
}
