package dev.reproof.projections.run;

import dev.reproof.events.RunEvent;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.projections.run.RunStanding.Ended;
import dev.reproof.projections.run.RunStanding.Open;
import dev.reproof.projections.run.RunStanding.Stopped;
import dev.reproof.projections.run.RunState.Writer;
import java.util.List;
import java.util.Optional;

/**
 * Folds what happened to a run as a whole.
 *
 * @param changed what the document of a DagChanged says; absent with every other event
 */
record RunFold(NextEvent next, Optional<Dag> changed) implements RunEvent.Handler<RunState> {

    private static final int LONGEST_NAME = 200;

    @Override
    public RunState runStarted(RunStarted event) {
        throw next.impossible("a run starts once");
    }

    @Override
    public RunState runResumed(RunResumed event) {
        next.require(
                event.epoch() == next.state().writer().epoch() + 1,
                "epoch " + (next.state().writer().epoch() + 1));
        Writer before = next.state().writer();
        return next.open().with(before.with(event)).with(new Open());
    }

    @Override
    public RunState rankStarted(RankStarted event) {
        int rank = next.state().ranksCompleted();
        next.require(
                event.rank() == rank
                        && next.state().course().rankStarted() < rank
                        && rank < next.state().dag().ranks().size(),
                next.state().course().rankStarted() < rank ? "the start of rank " + rank : "the end of rank " + rank);
        return next.open().with(next.state().course().ranks(rank, rank));
    }

    @Override
    public RunState rankCompleted(RankCompleted event) {
        next.require(
                event.rank() == next.state().ranksCompleted()
                        && event.rank() == next.state().course().rankStarted(),
                "the end of rank " + next.state().course().rankStarted());
        event.members().forEach(next::requireEnded);
        next.state().dag().ranks().get(event.rank()).forEach(next::requireEnded);
        return next.open().with(next.state().course().ranks(event.rank(), event.rank() + 1));
    }

    @Override
    public RunState runInterrupted(RunInterrupted event) {
        return next.open().with(new Stopped(event.reason(), next.state().restarting()));
    }

    @Override
    public RunState runFinished(RunFinished event) {
        return next.open().with(new Ended(event, next.recorded().at()));
    }

    @Override
    public RunState stateImported(StateImported event) {
        next.require(isBeginning(), "an import right after the start of the run");
        return next.open().imported(event);
    }

    @Override
    public RunState runForked(RunForked event) {
        next.require(isBeginning(), "a fork right after the start of the run");
        next.require(event.position() >= 0, "a fork at a position from 0");
        return next.open().forked(event);
    }

    /** Nothing has happened yet: of a run that was forked, what it was forked from stands behind its start. */
    private boolean isBeginning() {
        return next.state().position() == next.state().definition().forks().size();
    }

    @Override
    public RunState dagChanged(DagChanged event) {
        next.requireNoneRunning();
        Dag dag = changed.orElseThrow(() -> next.impossible("expected its document to be read before"));
        return next.state().redefined(dag, event.dag());
    }

    @Override
    public RunState optionsChanged(OptionsChanged event) {
        next.requireNoneRunning();
        next.require(
                next.state().finished().isEmpty()
                        || next.state().finished().orElseThrow().outcome() == RunOutcome.BUDGET_EXCEEDED,
                "nothing after the end of the run");
        return next.state().redefined(event.options());
    }

    @Override
    public RunState degradedAccepted(DegradedAccepted event) {
        event.tasks().forEach(next::task);
        return next.open();
    }

    @Override
    public RunState operatorWarned(OperatorWarned event) {
        return next.state().warned(event);
    }

    @Override
    public RunState runRestartRequested(RunRestartRequested event) {
        List<String> changed = event.changedFiles();
        String files = changed.isEmpty()
                ? ""
                : ": " + UntrustedText.shorten(changed.get(0), LONGEST_NAME)
                        + (changed.size() == 1 ? "" : " and " + (changed.size() - 1) + " more");
        return next.open().with(new Stopped("to start again with changed code, " + event.boundary() + files, true));
    }

    @Override
    public RunState loopIterationStarted(LoopIterationStarted event) {
        return new LoopFold(next).iterationStarted(event);
    }

    @Override
    public RunState loopConverged(LoopConverged event) {
        return new LoopFold(next).converged(event);
    }

    @Override
    public RunState loopExhausted(LoopExhausted event) {
        return new LoopFold(next).exhausted(event);
    }

    @Override
    public RunState agentChosen(AgentChosen event) {
        return next.open().with(next.state().writer().with(event));
    }

    @Override
    public RunState redactionChosen(RedactionChosen event) {
        return next.open().with(next.state().writer().with(event));
    }

    @Override
    public RunState workingDirectoryChosen(WorkingDirectoryChosen event) {
        return next.open().with(next.state().writer().with(event));
    }

    @Override
    public RunState reviewUnreadable(ReviewUnreadable event) {
        return new LoopFold(next).unreadable(event);
    }

    @Override
    public RunState loopImported(LoopImported event) {
        return new LoopFold(next).imported(event);
    }
}
