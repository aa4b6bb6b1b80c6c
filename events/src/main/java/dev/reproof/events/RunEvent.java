package dev.reproof.events;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happened to a run as a whole. */
public sealed interface RunEvent extends Decision {

    /** One method per event of this family. */
    interface Handler<R> {
        R runStarted(RunStarted event);

        R runResumed(RunResumed event);

        R rankStarted(RankStarted event);

        R rankCompleted(RankCompleted event);

        R runInterrupted(RunInterrupted event);

        R runFinished(RunFinished event);

        R stateImported(StateImported event);

        R runForked(RunForked event);

        R dagChanged(DagChanged event);

        R optionsChanged(OptionsChanged event);

        R degradedAccepted(DegradedAccepted event);

        R operatorWarned(OperatorWarned event);

        R loopIterationStarted(LoopIterationStarted event);

        R loopConverged(LoopConverged event);

        R loopExhausted(LoopExhausted event);

        R loopImported(LoopImported event);

        R reviewUnreadable(ReviewUnreadable event);

        R runRestartRequested(RunRestartRequested event);

        R agentChosen(AgentChosen event);

        R redactionChosen(RedactionChosen event);

        R workingDirectoryChosen(WorkingDirectoryChosen event);
    }

    /** Hands this event to the one method that is for it. */
    <R> R accept(Handler<R> handler);

    @Override
    default <R> R accept(Decision.Handler<R> handler) {
        return accept((Handler<R>) handler);
    }

    /**
     * The first event of every run.
     *
     * @param dag the DAG document, kept byte for byte in a stream of its own
     * @param options every option that can reach a prompt or a decision
     * @param epoch counts the processes that wrote to this run, from 1
     * @param host and {@code pid}: the process, for a person
     * @param engine version of the program
     * @param artifacts directory of the artifacts where it was pinned; absent when it is the run's own
     * @param withoutArtifacts true where nothing is kept in such a directory; absent where it is
     */
    record RunStarted(
            RunId run,
            Document dag,
            RunOptions options,
            int epoch,
            String host,
            long pid,
            String engine,
            Optional<String> artifacts,
            Optional<Boolean> withoutArtifacts)
            implements RunEvent {

        /** The start of a run that keeps its artifacts there. */
        public RunStarted(
                RunId run,
                Document dag,
                RunOptions options,
                int epoch,
                String host,
                long pid,
                String engine,
                ArtifactChoice chosen) {
            this(run, dag, options, epoch, host, pid, engine, chosen.pinned(), chosen.storedOff());
        }

        /** Where the artifacts are kept, which is stored in two members. */
        public ArtifactChoice chosen() {
            return ArtifactChoice.stored(artifacts, withoutArtifacts);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.runStarted(this);
        }
    }

    /**
     * Another process took the run over.
     *
     * @param road what the run was rebuilt from: the {@link Road#word()}
     * @param artifacts and {@code withoutArtifacts}: as in {@link RunStarted}
     */
    record RunResumed(
            int epoch,
            String host,
            long pid,
            String engine,
            String road,
            Optional<String> artifacts,
            Optional<Boolean> withoutArtifacts)
            implements RunEvent {

        /** Goes on with the artifacts kept there. */
        public RunResumed(int epoch, String host, long pid, String engine, String road, ArtifactChoice chosen) {
            this(epoch, host, pid, engine, road, chosen.pinned(), chosen.storedOff());
        }

        /** Where the artifacts are kept, which is stored in two members. */
        public ArtifactChoice chosen() {
            return ArtifactChoice.stored(artifacts, withoutArtifacts);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.runResumed(this);
        }
    }

    /** Dispatching of a rank began; ranks count from 0. */
    record RankStarted(int iteration, int rank) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.rankStarted(this);
        }
    }

    /** Every task of the rank has ended, one way or the other. */
    record RankCompleted(int iteration, int rank, List<TaskId> members) implements RunEvent {
        public RankCompleted {
            members = List.copyOf(members);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.rankCompleted(this);
        }
    }

    /**
     * The runner was told to stop before the end; the run can be resumed.
     *
     * @param leftAtWork the attempts whose agents it left at work; absent where it left none
     */
    record RunInterrupted(String reason, Optional<List<AttemptKey>> leftAtWork) implements RunEvent {

        public RunInterrupted {
            leftAtWork = leftAtWork.map(List::copyOf);
        }

        /** The runner stops, and leaves nothing at work. */
        public RunInterrupted(String reason) {
            this(reason, Optional.empty());
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.runInterrupted(this);
        }
    }

    /** Nothing is left to do. */
    record RunFinished(RunOutcome outcome, String message) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.runFinished(this);
        }
    }

    /**
     * What the run knows came from a state file, because its log was lost or it was begun by another runner; follows
     * {@link RunStarted} and what there is of {@link RunForked} at once, and a {@link TaskEvent.TaskImported} follows for every task that has a past.
     *
     * @param version of the state file: 1 or 2
     * @param file digest of the file as it was read
     * @param position last event of the lost log that the file knew; absent where it named none
     * @param chain head of the lost log's chain there; absent with {@code position}
     * @param startedAtMillis when the run began, in milliseconds since 1970; absent where the file did not say
     * @param tokensSpent by all attempts; absent where the file does not say more than its tasks do
     * @param cost of all attempts as far as agents told, at most once for a currency; absent where the file tells of none
     */
    record StateImported(
            int version,
            Sha256 file,
            Optional<Long> position,
            Optional<Sha256> chain,
            Optional<Long> startedAtMillis,
            Optional<Long> tokensSpent,
            Optional<List<AgentReport.Cost>> cost)
            implements RunEvent {

        public StateImported {
            cost = cost.map(List::copyOf);
        }

        /** The import of a file that tells of no money. */
        public StateImported(
                int version,
                Sha256 file,
                Optional<Long> position,
                Optional<Sha256> chain,
                Optional<Long> startedAtMillis,
                Optional<Long> tokensSpent) {
            this(version, file, position, chain, startedAtMillis, tokensSpent, Optional.empty());
        }

        /** The import of a file that does not count tokens. */
        public StateImported(
                int version,
                Sha256 file,
                Optional<Long> position,
                Optional<Sha256> chain,
                Optional<Long> startedAtMillis) {
            this(version, file, position, chain, startedAtMillis, Optional.empty());
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.stateImported(this);
        }
    }

    /**
     * The run goes on from the past of another one, which follows from here on as it was recorded there; follows
     * {@link RunStarted} at once. Where the parent was forked itself, its own event of this kind is the next one.
     *
     * @param position last event of the parent that the run has
     * @param head of the parent's chain there
     */
    record RunForked(RunId parent, long position, Sha256 head) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.runForked(this);
        }
    }

    /**
     * The operator accepted another DAG; tasks that have ended stay as they are, a finished run goes on. No task runs
     * when this is recorded.
     *
     * @param dag the document from here on
     */
    record DagChanged(Document dag) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dagChanged(this);
        }
    }

    /**
     * The operator accepted other options. No task runs when this is recorded.
     *
     * @param options all of them, from here on
     */
    record OptionsChanged(RunOptions options) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.optionsChanged(this);
        }
    }

    /** The operator accepted that of these tasks' transcripts only the end is left. */
    record DegradedAccepted(List<TaskId> tasks) implements RunEvent {
        public DegradedAccepted {
            tasks = List.copyOf(tasks);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.degradedAccepted(this);
        }
    }

    /**
     * The operator was told of something.
     *
     * @param code stable, for programs
     * @param text for people
     */
    record OperatorWarned(String code, String text) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.operatorWarned(this);
        }
    }

    /**
     * A loop runs its tasks again, all of them in this iteration.
     *
     * @param iteration from 1; 0 is the main run
     * @param feedbackFrom the attempt of the reviewer whose text every one of them gets
     */
    record LoopIterationStarted(String loop, int iteration, AttemptKey feedbackFrom) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.loopIterationStarted(this);
        }
    }

    /**
     * The reviewer of a loop found nothing.
     *
     * @param review the attempt that says so
     */
    record LoopConverged(String loop, int iteration, AttemptKey review) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.loopConverged(this);
        }
    }

    /**
     * The reviewer of a loop still finds something, and no iteration is left; the reviewer has exceeded its budget.
     *
     * @param review the attempt that says so
     * @param message for people
     */
    record LoopExhausted(String loop, int iteration, AttemptKey review, String message) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.loopExhausted(this);
        }
    }

    /**
     * The review of a loop cannot be read: it is empty, or neither heading of findings stands in it, or something that
     * is nearly one. It says nothing about whether there are findings.
     *
     * @param review the attempt that was read
     * @param next what follows
     * @param message what was seen and what was expected, for people
     */
    record ReviewUnreadable(String loop, int iteration, AttemptKey review, Next next, String message)
            implements RunEvent {

        /** What follows from a review that cannot be read. */
        public enum Next {
            /** The reviewer waits to be sent the same prompt again. */
            AGAIN,
            /** It was sent often enough: the reviewer has failed, and its loop with it. */
            STOPPED,
            /** The operator wants it to count as one without findings. */
            ACCEPTED
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.reviewUnreadable(this);
        }
    }

    /**
     * Where a loop stood, as a state file told it; follows the past of its tasks.
     *
     * @param feedbackFrom the review its tasks are to get; absent where its text is gone
     * @param feedback the text of that review; absent where it is the one that the reviewer's own past names
     */
    record LoopImported(String loop, int iteration, Optional<AttemptKey> feedbackFrom, Optional<ImportedText> feedback)
            implements RunEvent {

        /** The past of a loop whose reviewer has said nothing since. */
        public LoopImported(String loop, int iteration, Optional<AttemptKey> feedbackFrom) {
            this(loop, iteration, feedbackFrom, Optional.empty());
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.loopImported(this);
        }
    }

    /**
     * The runner stops to be started again with other code.
     *
     * @param boundary where it stops, such as {@code after rank 2 of 3}
     * @param changedFiles what differs from when it started
     */
    record RunRestartRequested(String boundary, List<String> changedFiles) implements RunEvent {
        public RunRestartRequested {
            changedFiles = List.copyOf(changedFiles);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.runRestartRequested(this);
        }
    }

    /**
     * The tasks that follow are sent to this agent, by this runner and by those that are not told otherwise.
     *
     * @param options what names it, by the names of the options of the command line; none of them is a key
     */
    record AgentChosen(Map<String, String> options) implements RunEvent {
        public AgentChosen {
            options = Collections.unmodifiableMap(new TreeMap<>(options));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.agentChosen(this);
        }
    }

    /**
     * Secrets in what follows are replaced before it is recorded.
     *
     * @param rules absent where nothing is replaced any more
     */
    record RedactionChosen(Optional<RedactionRules> rules) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.redactionChosen(this);
        }
    }

    /**
     * The commands that follow, of agents and oracles, run in this directory.
     *
     * @param directory absolute, on the machine of the runner
     * @param home absolute path of the run's own directory then: where that is another one by now, the run was moved or
     *     copied
     * @param host whose directories these are
     */
    record WorkingDirectoryChosen(String directory, String home, String host) implements RunEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.workingDirectoryChosen(this);
        }
    }
}
