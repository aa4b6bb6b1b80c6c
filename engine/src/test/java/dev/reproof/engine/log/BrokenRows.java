package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.StreamId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Rows of a store that does not do what it says. */
final class BrokenRows implements LogRows {

    /** What a store may get wrong. */
    enum Breakage {
        NONE,
        /** The last of what was appended is not there. */
        DROPS,
        /** What was appended at once is there in another order. */
        REORDERS,
        /** Of what could not be appended, the first half is there. */
        WRITES_HALVES,
        /** What another writer was faster with is acknowledged too. */
        FORGETS_THE_FENCE,
        /** A document that is kept again does not take the place of the first. */
        KEEPS_THE_FIRST
    }

    private final LogRows rows;
    private final Breakage breakage;

    BrokenRows(LogRows rows, Breakage breakage) {
        this.rows = rows;
        this.breakage = breakage;
    }

    @Override
    public void append(List<LogEntry> entries) throws SQLException {
        int size = entries.size();
        switch (breakage) {
            case NONE, KEEPS_THE_FIRST -> rows.append(entries);
            case DROPS -> rows.append(entries.subList(0, Math.max(1, size - 1)));
            case REORDERS -> {
                List<LogEntry> turned = new ArrayList<>(entries);
                Collections.reverse(turned);
                rows.append(turned);
            }
            case WRITES_HALVES -> {
                rows.append(entries.subList(0, (size + 1) / 2));
                if (size > 1) {
                    rows.append(entries.subList((size + 1) / 2, size));
                }
            }
            case FORGETS_THE_FENCE -> {
                try {
                    rows.append(entries);
                } catch (Concurrency tooLate) {
                    return; // which nobody is told
                }
            }
        }
    }

    @Override
    public void keep(StreamId stream, StoredDocument document) throws SQLException {
        if (breakage != Breakage.KEEPS_THE_FIRST || rows.document(stream).isEmpty()) {
            rows.keep(stream, document);
        }
    }

    @Override
    public Optional<String> run() throws SQLException {
        return rows.run();
    }

    @Override
    public OptionalLong last(StreamId stream) throws SQLException {
        return rows.last(stream);
    }

    @Override
    public boolean decisions(StreamId run, long after, Consumer<StoredDecision> sink) throws SQLException {
        return rows.decisions(run, after, sink);
    }

    @Override
    public void all(Predicate<StoredRow> sink) throws SQLException {
        rows.all(sink);
    }

    @Override
    public <T> void texts(TextCheck<T> check, Consumer<T> fold) throws SQLException {
        rows.texts(check, fold);
    }

    @Override
    public void text(StreamId stream, TextSink sink) throws SQLException {
        rows.text(stream, sink);
    }

    @Override
    public void backwards(StreamId stream, TextSink sink) throws SQLException {
        rows.backwards(stream, sink);
    }

    @Override
    public LogSize size() throws SQLException {
        return rows.size();
    }

    @Override
    public Optional<StoredDocument> document(StreamId stream) throws SQLException {
        return rows.document(stream);
    }

    @Override
    public LogGround ground() {
        return rows.ground();
    }
}
