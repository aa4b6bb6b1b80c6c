package dev.reproof.engine.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Appends entries of a long log in groups, so that no more of them than one transaction takes are in memory. For one thread. */
public final class EntryGroups implements Consumer<LogEntry> {

    private static final int MOST_ROWS = 512;
    private static final long MOST_BYTES = 4L << 20;

    private final EventLog to;
    private final List<LogEntry> group = new ArrayList<>();
    private long bytes;

    public EntryGroups(EventLog to) {
        this.to = to;
    }

    @Override
    public void accept(LogEntry entry) {
        group.add(entry);
        bytes += entry.event().payload().length;
        if (group.size() == MOST_ROWS || bytes >= MOST_BYTES) {
            flush();
        }
    }

    /** Appends what waits. */
    public void flush() {
        if (!group.isEmpty()) {
            to.append(group);
            group.clear();
            bytes = 0;
        }
    }
}
