package dev.reproof.engine.log;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.LogProblem;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import java.util.function.Consumer;

/**
 * Takes all of a log into another one that is empty, row by row with the bytes that are stored: each is checked before, and no
 * more of them than one transaction takes are in memory.
 */
public final class LogTransfer {

    private final EntryGroups to;
    private ChainPoint end = ChainPoint.START;

    private LogTransfer(EntryGroups to) {
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
        LogTransfer transfer = new LogTransfer(new EntryGroups(to));
        each(run, from, transfer::take);
        transfer.to.flush();
        return transfer.end;
    }

    /**
     * Hands on every row of a log, each checked before; what the sink throws is thrown as it is.
     *
     * @throws Corrupt at the first row that is not what was written
     */
    public static void each(RunId run, EventLog from, Consumer<SoundRow> sink) {
        from.inspect(GuardedReads.sink(sink)).ifPresent(problem -> {
            throw damaged(run, problem);
        });
    }

    private static Corrupt damaged(RunId run, LogProblem problem) {
        return new Corrupt("The log of run " + run + " is not what was written: " + problem.text() + "; 'reproof audit "
                + run + " --verify' says where");
    }

    private void take(SoundRow row) {
        to.accept(row.entry());
        if (row instanceof SoundRow.Decided decided) {
            end = new ChainPoint(row.entry().sequence(), decided.decision().link());
        }
    }
}
