package dev.reproof.engine.recover;

import dev.reproof.engine.decide.RunCommand.Partial;
import dev.reproof.engine.log.EventCodec;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.replay.StreamNumbers;
import dev.reproof.engine.request.DagDifference;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.write.StoredDocument;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.dag.Dag;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What an operator wants to be different from what the log says: another DAG, other options, failed tasks run again. It
 * is recorded in one transaction before the run is taken over, so the log tells which prompt was made from what.
 */
public final class Amendments {

    private static final String REQUEUED = "the runner ended before the attempt did";
    private static final String RETRIED = "the operator wants failed tasks to run again";

    private final Replay replay;
    private final ResumePolicy policy;
    private final List<Decision> decisions = new ArrayList<>();
    private final List<LogEntry> entries = new ArrayList<>();

    Amendments(Replay replay, ResumePolicy policy) {
        this.replay = replay;
        this.policy = policy;
    }

    boolean isEmpty() {
        return decisions.isEmpty();
    }

    /**
     * The DAG to go on with.
     *
     * @throws Rejected when it is another one and that was not accepted
     */
    Amendments dag(NewRun request, EventCodec codec, Instant now) {
        RunState state = replay.state();
        Comparison comparison =
                new Comparison(state.run(), state.dag(), state.document().sha256());
        if (comparison.require(request, policy)) {
            StreamId stream = StreamId.ofTranscript(state.run(), StreamNumbers.next(replay.transcripts()));
            byte[] document = request.document();
            entries.addAll(StoredDocument.entries(codec, stream, document, now));
            decisions.add(new DagChanged(new Document(stream, Sha256.of(document), document.length)));
        }
        return this;
    }

    /** A recorded DAG, to hold another against. */
    public record Comparison(RunId run, Dag dag, Sha256 sha256) {

        public Comparison(NewRun recorded) {
            this(recorded.run(), recorded.dag(), Sha256.of(recorded.document()));
        }

        /**
         * Whether the given DAG is another one.
         *
         * @throws Rejected when it is, and that was not accepted
         */
        public boolean require(NewRun given, ResumePolicy policy) {
            Sha256 found = Sha256.of(given.document());
            if (!found.equals(sha256) && !policy.acceptDagChange()) {
                throw new Rejected("DAG changed: run=" + run + " expected the recorded DAG '" + dag.title()
                        + "' with sha256=" + sha256 + ", found '" + given.dag().title() + "' with sha256=" + found
                        + " (" + difference(given) + "); resume the run to go on with the recorded DAG, give"
                        + " --accept-dag-change to go on with this one, or start a new run");
            }
            return !found.equals(sha256);
        }

        private String difference(NewRun given) {
            List<String> phrases = DagDifference.of(dag, given.dag());
            return phrases.isEmpty() ? "the same in other words" : String.join("; ", phrases);
        }
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
        if (canChange() || !decisions.isEmpty()) {
            decisions.add(new OptionsChanged(choices.over(recorded)));
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

    /** Failed and skipped tasks wait again, where that was asked for. */
    Amendments retries() {
        if (policy.retryFailed()) {
            replay.state().tasks().stream()
                    .filter(task -> task.status().stopped())
                    .forEach(task -> decisions.add(new TaskReopened(task.id(), task.iteration(), RETRIED)));
        }
        return this;
    }

    /** Records them, behind the requeue of what an earlier process left running. */
    void append(EventLog log, EventCodec codec, Instant now, Function<TaskState, Partial> partials) {
        RunState state = replay.state();
        List<Decision> all = new ArrayList<>();
        for (TaskState task : state.running()) {
            Partial partial = partials.apply(task);
            all.add(new TaskRequeued(partial.key(), REQUEUED, partial.text()));
        }
        all.addAll(decisions);
        Sha256 link = state.chain();
        long position = state.position();
        for (Decision decision : all) {
            LogEntry entry =
                    LogEntry.linked(link, StreamId.ofRun(state.run()), ++position, now, codec.encode(decision));
            link = entry.link().orElseThrow();
            entries.add(entry);
        }
        log.append(entries);
    }
}
