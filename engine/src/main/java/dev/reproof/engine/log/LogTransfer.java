package dev.reproof.engine.log;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.LogProblem;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes all of a log into another one that is empty, row by row with the bytes that are stored: each is checked before, and no
 * more of them than one transaction takes are in memory.
 */
public final class LogTransfer {

    private static final int MOST_ROWS = 512;
    private static final long MOST_BYTES = 4L << 20;

    private final EventLog to;
    private final List<LogEntry> group = new ArrayList<>();
    private long bytes;
    private ChainPoint end = ChainPoint.START;

    private LogTransfer(EventLog to) {
        this.to = to;
    }

    /**
     * Copies it.
     *
     * @param from a run's log, to which nobody writes
     * @param to an empty one
     * @return where the chain ends
     * @throws Corrupt at the first row that is not what was written; what was copied until then is good for nothing
     */
    public static ChainPoint run(RunId run, EventLog from, EventLog to) {
        StreamId stream = StreamId.ofRun(run);
        from.importedOriginal(stream)
                .ifPresent(document -> to.storeImportedDocument(stream, document.revision(), document.payload()));
        LogTransfer transfer = new LogTransfer(to);
        from.inspect(GuardedReads.sink(transfer::take)).ifPresent(problem -> {
            throw damaged(run, problem);
        });
        transfer.flush();
        return transfer.end;
    }

    private static Corrupt damaged(RunId run, LogProblem problem) {
        return new Corrupt("The log of run " + run + " is not what was written: " + problem.text() + "; 'reproof audit "
                + run + " --verify' says where");
    }

    private void take(SoundRow row) {
        LogEntry entry = row.entry();
        group.add(entry);
        bytes += entry.event().payload().length;
        if (row instanceof SoundRow.Decided decided) {
            end = new ChainPoint(entry.sequence(), decided.decision().link());
        }
        if (group.size() == MOST_ROWS || bytes >= MOST_BYTES) {
            flush();
        }
    }

    private void flush() {
        to.append(group);
        group.clear();
        bytes = 0;
    }
}
