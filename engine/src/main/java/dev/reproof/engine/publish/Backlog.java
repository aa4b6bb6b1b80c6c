package dev.reproof.engine.publish;

import dev.reproof.engine.write.Commit;
import dev.reproof.engine.write.Patience;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What is committed and not yet in the files. Bounded by the weight of its text: whoever commits more waits. */
final class Backlog {

    /**
     * Everything that waited at one moment.
     *
     * @param state as of the last entry
     * @param flushed to be completed when all of it is on disk
     * @param last nothing follows
     */
    record Batch(
            List<FileChanges> entries,
            RunState state,
            TranscriptStore transcripts,
            List<CompletableFuture<Void>> flushed,
            boolean last) {

        /** When index and state are to be written, unless they are up to date; absent where nothing asks for that. */
        Optional<Due> due() {
            return last || !flushed.isEmpty()
                    ? Optional.of(Due.AT_REST)
                    : entries.stream().flatMap(entry -> entry.due().stream()).max(Comparator.naturalOrder());
        }
    }

    private final long most;
    private final Duration gathering;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private List<FileChanges> entries = new ArrayList<>();
    private List<CompletableFuture<Void>> flushed = new ArrayList<>();
    private RunState state;
    private TranscriptStore transcripts;
    private long cost;
    private long gatheringSince;
    private boolean pressing;
    private boolean closed;

    /** @param gathering how long what nobody waits for may wait for more: a thread that wakes for each commit delays the next */
    Backlog(long most, Duration gathering, RunState state, TranscriptStore transcripts) {
        this.most = most;
        this.gathering = gathering;
        this.state = state;
        this.transcripts = transcripts;
    }

    /**
     * Takes a commit; waits while too much text does. A commit without text always passes.
     *
     * @param mirroring whether its texts go into files
     */
    void add(Commit commit, boolean mirroring) {
        FileChanges entry = FileChanges.of(commit, mirroring);
        long weight = entry.cost();
        lock.lock();
        try {
            if (isFull(weight)) {
                press();
                Patience.OF_RUNS.await(() -> "room among the texts that go into files", nanos -> {
                    long left = nanos;
                    while (isFull(weight) && left > 0) {
                        left = emptied.awaitNanos(left);
                    }
                    return !isFull(weight);
                });
            }
            if (!closed) {
                if (entries.isEmpty()) {
                    gatheringSince = System.nanoTime();
                    filled.signal();
                }
                cost += weight;
                entries.add(entry);
                state = commit.state();
                transcripts = commit.transcripts();
                if (cost > most / 2
                        || entry.due().filter(due -> due != Due.SOON).isPresent()) {
                    press();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What waits is to be taken now. */
    private void press() {
        pressing = true;
        filled.signal();
    }

    private boolean isFull(long weight) {
        return weight > 0 && cost > 0 && cost + weight > most && !closed;
    }

    /** Completes when everything that waits now is on disk. */
    CompletableFuture<Void> flushed() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                done.complete(null);
            } else {
                flushed.add(done);
                press();
            }
        } finally {
            lock.unlock();
        }
        return done;
    }

    /** Waits for something to do, and a moment for what may come with it, and hands out all of it. */
    Batch take() {
        return take(Long.MAX_VALUE);
    }

    /** Waits for something to do, but not for longer than that, and hands out all of it, which may be nothing. */
    Batch take(long nanos) {
        lock.lock();
        try {
            awaitSomething(nanos);
            Batch batch = new Batch(entries, state, transcripts, flushed, closed);
            entries = new ArrayList<>();
            flushed = new ArrayList<>();
            pressing = false;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** What ends this wait is a change, a close or the time; an interrupt asks for nothing. */
    private void awaitSomething(long nanos) {
        long begin = System.nanoTime();
        for (long left = left(begin, nanos); left > 0; left = left(begin, nanos)) {
            try {
                filled.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.interrupted(); // nobody has a reason to
            }
        }
    }

    private long left(long begin, long nanos) {
        long now = System.nanoTime();
        if (pressing || closed) {
            return 0;
        }
        long longest = nanos - (now - begin);
        return entries.isEmpty() ? longest : Math.min(longest, gathering.toNanos() - (now - gatheringSince));
    }

    /** An entry that was handed out is done with. */
    void release(FileChanges entry) {
        lock.lock();
        try {
            cost -= entry.cost();
            emptied.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and keeps nobody waiting to add to it. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
            emptied.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
