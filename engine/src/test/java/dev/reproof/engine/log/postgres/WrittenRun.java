package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.ChainedRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.TextStream;
import dev.reproof.events.RunEvent.RunInterrupted;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A run that a test writes to a store, with all that must be read back from there: once, and nothing else. */
final class WrittenRun implements AutoCloseable {

    private final PostgresTenure tenure;
    private final ChainedRun run = ChainedRun.begun();
    private final TextStream text = new TextStream(1);
    private EventLog log;
    private List<LogEntry> last = List.of();
    private long rows;

    private WrittenRun(PostgresTenure tenure) {
        this.tenure = tenure;
        this.log = tenure.open();
    }

    static WrittenRun begin(PostgresStore store) {
        WrittenRun written = new WrittenRun(store.claim(Stores.claim(SampleRun.RUN, "test")));
        List<LogEntry> beginning = new ArrayList<>(SampleRun.beginning());
        beginning.add(written.text.opened());
        written.append(beginning);
        return written;
    }

    /** Appends a decision and a text. */
    void append() {
        append("x");
    }

    /** The same, with a text that is told. */
    void append(String words) {
        append(List.of(run.next(new RunInterrupted("after " + rows)), text.block(words)));
    }

    private void append(List<LogEntry> group) {
        last = group;
        log.append(group);
        rows += group.size();
    }

    /** Opens the log again after a failure, and appends what was not acknowledged, unless it is there. */
    void goOn(PostgresStore store) {
        log.close();
        log = tenure.open();
        long found = store.look(SampleRun.RUN).orElseThrow().position();
        assertThat(found).isIn(rows, rows + last.size());
        if (found == rows) {
            log.append(last);
        }
        rows += last.size();
    }

    long rows() {
        return rows;
    }

    void requireExactly(PostgresStore store) {
        try (EventLog read = store.read(SampleRun.RUN)) {
            assertThat(read.inspect(row -> {})).isEmpty();
            assertThat(read.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
            ByteArrayOutputStream found = new ByteArrayOutputStream();
            read.read(text.id(), found::writeBytes);
            assertThat(found.toByteArray()).isEqualTo(text.text());
        }
        Standing standing = store.look(SampleRun.RUN).orElseThrow();
        assertThat(standing.position()).isEqualTo(rows);
        assertThat(standing.head()).contains(run.head().hex());
    }

    @Override
    public void close() {
        log.close();
        tenure.close();
    }
}
