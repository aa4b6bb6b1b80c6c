package dev.reproof.engine.recover;

import dev.reproof.engine.decide.RunDecider;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.replay.StreamNumbers;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RecordedDag;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.write.Commit;
import dev.reproof.engine.write.Transaction;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What an operator wants to be different from what the log says: another DAG, other options, failed tasks run again. It
 * is recorded in one transaction before the run is taken over, so the log tells which prompt was made from what.
 */
public final class Amendments {

    private static final String RETRIED = "the operator wants failed tasks to run again";

    private final Replay replay;
    private final ResumePolicy policy;
    private final List<Consumer<Transaction>> steps = new ArrayList<>();
    private boolean requeues;
    private byte[] document;

    Amendments(Replay replay, ResumePolicy policy) {
        this.replay = replay;
        this.policy = policy;
        this.document = replay.document();
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /**
     * The DAG to go on with.
     *
     * @throws Rejected when it is another one and that was not accepted
     */
    Amendments dag(NewRun request) {
        RunState state = replay.state();
        RecordedDag recorded = new RecordedDag(
                state.run(), state.dag(), state.definition().document().sha256());
        if (recorded.require(request, policy)) {
            StreamId stream = StreamId.ofTranscript(state.run(), StreamNumbers.next(replay.transcripts()));
            document = request.document();
            requeues = true;
            steps.add(run -> run.change(new DagChanged(run.store(stream, document)), request.dag()));
        }
        return this;
    }

    /**
     * The options to go on with.
     *
     * @throws Rejected when one differs and that was not accepted
     */
    Amendments options(OptionChoices choices) {
        RunOptions recorded = replay.state().options();
        choices.requireFor(replay.state().dag());
        List<String> differences = choices.differences(recorded);
        if (differences.isEmpty()) {
            return this;
        }
        if (!policy.acceptOptionChange()) {
            throw new Rejected("Option changed: run=" + replay.state().run() + " " + String.join("; ", differences)
                    + "; leave the option out, give --accept-option-change to go on with it, or start a new run");
        }
        if (canChange() || !steps.isEmpty()) {
            requeues = true;
            steps.add(run -> run.take(new OptionsChanged(choices.over(recorded))));
        }
        return this;
    }

    /** A run that came to a limit may go on with another. */
    private boolean canChange() {
        return replay.state()
                .finished()
                .filter(end -> end.outcome() != RunOutcome.BUDGET_EXCEEDED)
                .isEmpty();
    }

    /**
     * What replaces secrets from now on.
     *
     * @param recorded by what they were replaced until now
     * @throws Rejected when it is to be less, or something else, and that was not accepted
     */
    Amendments redaction(Redaction given, Optional<RedactionRules> recorded) {
        if (!canChange() && steps.isEmpty()) {
            return this;
        }
        boolean less = recorded.isPresent() && !recorded.equals(given.rules());
        if (less && !policy.acceptOptionChange()) {
            throw new Rejected("Redaction changed: run=" + replay.state().run() + " expected the values and patterns "
                    + recorded.get().names() + " as recorded, found "
                    + given.rules()
                            .map(rules -> rules.names().equals(recorded.get().names())
                                    ? "others under these names"
                                    : rules.names().toString())
                            .orElse("none")
                    + "; give the --redact options that the run was started with, or --accept-option-change to go on"
                    + " with these");
        }
        if (!replay.state().writer().redaction().equals(given.rules())) {
            requeues = true;
            steps.add(run -> run.take(new RedactionChosen(given.rules())));
        }
        return this;
    }

    /** Failed and skipped tasks wait again, where that was asked for. */
    Amendments retries() {
        if (policy.retryFailed()) {
            replay.state().tasks().stream()
                    .filter(task -> task.status().stopped())
                    .forEach(
                            task -> steps.add(run -> run.take(new TaskReopened(task.id(), task.iteration(), RETRIED))));
        }
        return this;
    }

    /** The DAG document that the run goes on with. */
    byte[] document() {
        return document;
    }

    /** Whether they reach prompts or texts: then what an earlier process left running cannot go on. */
    boolean requeue() {
        return requeues;
    }

    /** Records them, behind the requeue of what an earlier process left running and cannot go on. */
    Commit commit(EventLog log, Instant now, Function<TaskState, TextDigest> recorded) {
        Transaction run = Transaction.following(log, replay.state(), replay.transcripts(), now);
        if (requeues) {
            for (TaskState task : replay.state().running()) {
                run.take(new TaskRequeued(
                        task.running().orElseThrow(),
                        RunDecider.REQUEUED + ", and the run goes on otherwise than it began",
                        recorded.apply(task)));
            }
        }
        steps.forEach(step -> step.accept(run));
        return run.commit();
    }
}
