package dev.reproof.engine.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer, in order, and the rule when it has waited long enough. */
final class GroupQueue {

    /** A group has no more events than that. */
    static final int MOST = 256;

    private static final long FOREVER = Long.MAX_VALUE;

    private final GroupPolicy policy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
    private final ArrayDeque<Lingering> lingering = new ArrayDeque<>();
    private int decisions;
    private boolean closed;

    GroupQueue(GroupPolicy policy) {
        this.policy = policy;
    }

    /** Adds to the end, with nothing in between; false once the queue is closed. */
    boolean offer(List<Submission> submissions) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            waiting.addAll(submissions);
            decisions += (int) submissions.stream()
                    .filter(submission -> submission.command().isPresent())
                    .count();
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Remembers a buffer to flush when it is due. */
    void linger(Lingering buffer) {
        lock.lock();
        try {
            lingering.add(buffer);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next group; empty when the queue is closed and nothing is left. */
    List<Submission> next() throws InterruptedException {
        while (true) {
            List<Lingering> due = new ArrayList<>();
            lock.lock();
            try {
                while (!ready() && !closed && !lingeringDue()) {
                    long left = nanosLeft();
                    if (left == FOREVER) {
                        changed.await();
                    } else if (changed.awaitNanos(left) <= 0) {
                        break; // whoever waited longest is due now
                    }
                }
                while (lingeringDue()) {
                    due.add(lingering.poll());
                }
                if (due.isEmpty() && (ready() || closed)) {
                    return drain();
                }
            } finally {
                lock.unlock();
            }
            due.forEach(Lingering::flush);
        }
    }

    /** Takes nothing more; what waits is still handed out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes out everything that waits. */
    List<Submission> rest() {
        lock.lock();
        try {
            List<Submission> rest = List.copyOf(waiting);
            waiting.clear();
            decisions = 0;
            return rest;
        } finally {
            lock.unlock();
        }
    }

    private boolean ready() {
        return decisions > 0
                || waiting.size() >= policy.blocks()
                || (!waiting.isEmpty()
                        && elapsed(waiting.peek().bornNanos() + policy.linger().toNanos()));
    }

    private boolean lingeringDue() {
        return !lingering.isEmpty() && elapsed(lingering.peek().dueNanos());
    }

    private long nanosLeft() {
        long left = FOREVER;
        if (!waiting.isEmpty()) {
            left = waiting.peek().bornNanos() + policy.linger().toNanos() - System.nanoTime();
        }
        if (!lingering.isEmpty()) {
            left = Math.min(left, lingering.peek().dueNanos() - System.nanoTime());
        }
        return left;
    }

    private List<Submission> drain() {
        List<Submission> group = new ArrayList<>();
        while (!waiting.isEmpty() && group.size() < MOST) {
            Submission next = waiting.poll();
            if (next.command().isPresent()) {
                decisions--;
            }
            group.add(next);
        }
        return group;
    }

    private static boolean elapsed(long nanos) {
        return System.nanoTime() - nanos >= 0;
    }
}
