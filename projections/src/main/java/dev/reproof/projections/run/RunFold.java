package dev.reproof.projections.run;

import dev.reproof.events.RunEvent;
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
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import java.util.List;
import java.util.Optional;

/** Folds what happened to a run as a whole. */
final class RunFold implements RunEvent.Handler<RunState> {

    private static final int LONGEST_NAME = 200;

    private final Known known;
    private final Optional<Dag> changed;

    /** @param changed what the document of a DagChanged says; absent with every other event */
    RunFold(Known known, Optional<Dag> changed) {
        this.known = known;
        this.changed = changed;
    }

    @Override
    public RunState runStarted(RunStarted event) {
        throw known.impossible("a run starts once");
    }

    @Override
    public RunState runResumed(RunResumed event) {
        known.require(
                event.epoch() == known.state().epoch() + 1,
                "epoch " + (known.state().epoch() + 1));
        return known.change().resumed(event).apply();
    }

    @Override
    public RunState rankStarted(RankStarted event) {
        int next = known.state().ranksCompleted();
        known.require(
                event.rank() == next
                        && known.state().rankStarted() < next
                        && next < known.state().dag().ranks().size(),
                known.state().rankStarted() < next ? "the start of rank " + next : "the end of rank " + next);
        return known.change().rankStarted(event.rank()).apply();
    }

    @Override
    public RunState rankCompleted(RankCompleted event) {
        known.require(
                event.rank() == known.state().ranksCompleted()
                        && event.rank() == known.state().rankStarted(),
                "the end of rank " + known.state().rankStarted());
        event.members().forEach(known::requireEnded);
        known.state().dag().ranks().get(event.rank()).forEach(known::requireEnded);
        return known.change().rankCompleted(event.rank()).apply();
    }

    @Override
    public RunState runInterrupted(RunInterrupted event) {
        return known.change().interrupted(event.reason()).apply();
    }

    @Override
    public RunState runFinished(RunFinished event) {
        return known.change().finished(event).apply();
    }

    @Override
    public RunState stateImported(StateImported event) {
        known.require(known.state().position() == 0, "an import right after the start of the run");
        return known.change().imported(event).apply();
    }

    @Override
    public RunState dagChanged(DagChanged event) {
        known.requireNoneRunning();
        Dag dag = changed.orElseThrow(() -> known.impossible("expected its document to be read before"));
        return known.anyChange()
                .dag(dag, event.dag())
                .unfinished()
                .ranksAsTasksStand()
                .apply();
    }

    @Override
    public RunState optionsChanged(OptionsChanged event) {
        known.requireNoneRunning();
        known.require(
                known.state().finished().isEmpty()
                        || known.state().finished().orElseThrow().outcome() == RunOutcome.BUDGET_EXCEEDED,
                "nothing after the end of the run");
        return known.anyChange().unfinished().options(event.options()).apply();
    }

    @Override
    public RunState degradedAccepted(DegradedAccepted event) {
        event.tasks().forEach(known::task);
        return known.change().apply();
    }

    @Override
    public RunState operatorWarned(OperatorWarned event) {
        return known.anyChange().warned(event).apply();
    }

    @Override
    public RunState runRestartRequested(RunRestartRequested event) {
        List<String> changed = event.changedFiles();
        String files = changed.isEmpty()
                ? ""
                : ": " + UntrustedText.shorten(changed.get(0), LONGEST_NAME)
                        + (changed.size() == 1 ? "" : " and " + (changed.size() - 1) + " more");
        return known.change()
                .restarting("to start again with changed code, " + event.boundary() + files)
                .apply();
    }

    @Override
    public RunState loopIterationStarted(LoopIterationStarted event) {
        return new LoopFold(known).iterationStarted(event);
    }

    @Override
    public RunState loopConverged(LoopConverged event) {
        return new LoopFold(known).converged(event);
    }

    @Override
    public RunState loopExhausted(LoopExhausted event) {
        return new LoopFold(known).exhausted(event);
    }

    @Override
    public RunState loopImported(LoopImported event) {
        return new LoopFold(known).imported(event);
    }
}
