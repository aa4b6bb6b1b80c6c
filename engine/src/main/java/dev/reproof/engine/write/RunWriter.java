package dev.reproof.engine.write;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.decide.RunDecider;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Shortage;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The one thread that writes to a run. It takes what waits, decides, appends all of it in one transaction, forces that,
 * and only then publishes the new state and completes the callers' futures. A group that fails leaves the state as it
 * was, and the writer takes nothing more: what the store holds then is for the next recovery to find out.
 */
public final class RunWriter implements AutoCloseable {

    /**
     * A decision that is asked for.
     *
     * @param texts appended in the same transaction, before what the command yields; not at all if it yields nothing
     */
    public record Ask(RunCommand command, List<TranscriptAppend> texts) {}

    private final EventLog log;
    private final Clock clock;
    private final Commit.Listener listener;
    private final GroupQueue queue;
    private final Thread thread;
    private volatile RunState state;
    private volatile TranscriptStore transcripts;
    private volatile ReproofException failure;

    public RunWriter(
            Insider insider,
            EventLog log,
            RunState state,
            TranscriptStore transcripts,
            Clock clock,
            GroupPolicy policy,
            Commit.Listener listener) {
        Objects.requireNonNull(insider);
        this.log = log;
        this.state = state;
        this.transcripts = transcripts;
        this.clock = clock;
        this.listener = listener;
        this.queue = new GroupQueue(policy);
        this.thread = new Thread(this::run, "reproof-writer-" + state.run());
        thread.setDaemon(true);
        thread.start();
    }

    /** The state as of the last forced transaction. */
    public RunState state() {
        return state;
    }

    /** The transcripts as of the last forced transaction. */
    public TranscriptStore transcripts() {
        return transcripts;
    }

    /**
     * Asks for a decision.
     *
     * @param texts appended in the same transaction, before what the command yields
     * @return completes when everything is forced, with the state then; or with the reason why not
     */
    public CompletableFuture<RunState> decide(RunCommand command, List<TranscriptAppend> texts) {
        return submit(Optional.of(command), texts, System.nanoTime());
    }

    /**
     * Asks for a decision, and waits until everything is forced.
     *
     * @throws ReproofException why not
     */
    public RunState execute(RunCommand command, List<TranscriptAppend> texts) {
        return awaited(decide(command, texts));
    }

    /**
     * Asks for decisions that follow each other, in one transaction unless others have filled that, and waits until
     * everything is forced. Each is decided on its own: one that is refused keeps none of the others back.
     *
     * @throws ReproofException why the first of them that was refused was
     */
    public RunState execute(List<Ask> asks) {
        List<Submission> submissions = asks.stream()
                .map(ask -> submission(Optional.of(ask.command()), ask.texts(), System.nanoTime()))
                .toList();
        offer(submissions);
        RunState last = state;
        for (Submission submission : submissions) {
            last = awaited(submission.done());
        }
        return last;
    }

    private RunState awaited(CompletableFuture<RunState> done) {
        try {
            Patience.OF_RUNS.await(() -> "the event log of run " + state.run() + Patience.place(thread), done);
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ReproofException refused) {
                throw refused;
            }
            throw failed(e.getCause());
        }
    }

    /** An event of a transcript stream, encoded on the thread of the caller so that the writer only appends. */
    public TranscriptAppend encoded(
            StreamId stream, long sequence, Optional<AttemptKey> key, TranscriptEvent event, byte[] text) {
        return new TranscriptAppend(stream, sequence, key, event, log.encode(event), text);
    }

    /**
     * Appends a block of text.
     *
     * @param bornNanos since when its oldest byte waits, on the scale of {@link System#nanoTime()}
     * @return completes when the block is acknowledged
     */
    public CompletableFuture<RunState> append(TranscriptAppend block, long bornNanos) {
        return submit(Optional.empty(), List.of(block), bornNanos);
    }

    /** Has the writer flush a buffer when it is due. */
    public void linger(Lingering buffer) {
        queue.linger(buffer);
    }

    private CompletableFuture<RunState> submit(
            Optional<RunCommand> command, List<TranscriptAppend> texts, long bornNanos) {
        Submission submission = submission(command, texts, bornNanos);
        offer(List.of(submission));
        return submission.done();
    }

    private static Submission submission(Optional<RunCommand> command, List<TranscriptAppend> texts, long bornNanos) {
        return new Submission(command, texts, bornNanos, new CompletableFuture<>());
    }

    private void offer(List<Submission> submissions) {
        if (!queue.offer(submissions)) {
            ReproofException why =
                    failure == null ? new Rejected("Run " + state.run() + " is closed; open it again") : failure;
            submissions.forEach(submission -> submission.done().completeExceptionally(why));
        }
    }

    private void run() {
        try {
            for (List<Submission> group = queue.next(); !group.isEmpty(); group = queue.next()) {
                write(group);
            }
        } catch (InterruptedException e) {
            stop(new Storage("The writer of run " + state.run() + " was interrupted", e));
        } catch (RuntimeException | Error e) {
            stop(failed(e));
        }
    }

    /** Ends the thread; nobody who waits for it waits forever. */
    private void stop(ReproofException cause) {
        fail(List.of(), cause);
        fail(queue.rest(), cause);
    }

    private void write(List<Submission> group) {
        if (failure != null) {
            fail(group, failure);
            return;
        }
        try {
            Transaction transaction = Transaction.following(log, state, transcripts, clock.instant());
            group.forEach(submission -> take(transaction, submission));
            if (!transaction.isEmpty()) {
                publish(transaction.commit());
            }
            group.forEach(submission -> submission.done().complete(state));
        } catch (ReproofException e) {
            fail(group, e);
        } catch (RuntimeException | Error e) {
            fail(group, failed(e));
        }
    }

    /** A refused command is its caller's matter alone; what cannot follow in a stream fails the group. */
    private static void take(Transaction transaction, Submission submission) {
        List<Decision> events;
        try {
            events = submission
                    .command()
                    .map(command -> RunDecider.decide(transaction.state(), command))
                    .orElse(List.of());
        } catch (ReproofException refused) {
            submission.done().completeExceptionally(refused);
            return;
        }
        if (submission.command().isEmpty() || !events.isEmpty()) {
            submission.texts().forEach(transaction::take);
            events.forEach(transaction::take);
        }
    }

    private Storage failed(Throwable cause) {
        if (cause instanceof OutOfMemoryError shortage) {
            return Shortage.of(shortage);
        }
        return new Storage("The writer of run " + state.run() + " failed: " + cause, cause);
    }

    private void publish(Commit commit) {
        state = commit.state();
        transcripts = commit.transcripts();
        listener.committed(commit);
    }

    private void fail(List<Submission> group, ReproofException cause) {
        failure = cause;
        queue.close();
        group.forEach(submission -> submission.done().completeExceptionally(cause));
    }

    /** Writes what waits, then ends the thread. */
    @Override
    public void close() {
        queue.close();
        Patience.OF_RUNS.end(thread, "the writer of run " + state.run());
    }
}
