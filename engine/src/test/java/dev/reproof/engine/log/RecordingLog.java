package dev.reproof.engine.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A log that remembers what it was asked to append, call by call, and can be held up or broken. */
public final class RecordingLog extends ForwardingEventLog {

    private final List<List<LogEntry>> appends = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile RuntimeException failure;

    public RecordingLog(EventLog log) {
        super(log);
    }

    /** Every call so far, whatever became of it. */
    public List<List<LogEntry>> appends() {
        return List.copyOf(appends);
    }

    /** From now on appending waits. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** Lets go on whoever waits. */
    public void release() {
        gate.countDown();
    }

    /** From now on appending fails. */
    public void breakWith(RuntimeException cause) {
        failure = cause;
    }

    @Override
    public void append(List<LogEntry> entries) {
        appends.add(List.copyOf(entries));
        try {
            if (!gate.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The log was held for a minute");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("The writer was interrupted", e);
        }
        if (failure != null) {
            throw failure;
        }
        super.append(entries);
    }
}
