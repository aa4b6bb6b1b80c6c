package dev.reproof.engine.log;

import dev.reproof.engine.SampleRun;
import dev.reproof.events.Decision;
import dev.reproof.events.Event;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.Sha256;
import dev.reproof.projections.run.Recorded;
import java.util.ArrayList;
import java.util.List;

/** The run stream of a test: hands out its next entries, chained, and remembers what must be read back. */
public final class ChainedRun {

    private final EventCodec codec = new EventCodec();
    private final List<Recorded> recorded = new ArrayList<>();
    private Sha256 head = LogEntry.CHAIN_START;
    private long next;

    /** What a log holds that was begun with {@link SampleRun#beginning}. */
    public static ChainedRun begun() {
        ChainedRun run = new ChainedRun();
        run.next(SampleRun.started());
        return run;
    }

    public LogEntry next(Decision event) {
        LogEntry entry = nextOf(event);
        recorded.add(new Recorded(entry.sequence(), head, SampleRun.NOW, event));
        return entry;
    }

    /** An entry that carries whatever event, which a run stream may not hold. */
    LogEntry nextOf(Event event) {
        LogEntry entry = LogEntry.linked(head, SampleRun.STREAM, next++, SampleRun.NOW, codec.encode(event));
        head = entry.link().orElseThrow();
        return entry;
    }

    /** So many decisions that differ. */
    public List<LogEntry> next(int count) {
        List<LogEntry> entries = new ArrayList<>();
        for (int more = 0; more < count; more++) {
            entries.add(next(new RunInterrupted("reason " + next)));
        }
        return entries;
    }

    public List<Recorded> recorded() {
        return List.copyOf(recorded);
    }

    public Sha256 head() {
        return head;
    }
}
