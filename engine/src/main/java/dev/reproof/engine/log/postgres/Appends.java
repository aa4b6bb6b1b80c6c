package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.StoredDocument;
import dev.reproof.engine.log.postgres.Standing.Figures;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes to one log, each group in one statement with the fence in it: it is durable when it returns, and nothing of it is
 * there when the right to write is gone.
 *
 * <p>A statement whose answer does not come may have been done, may be done later, or never. So after anything but an answer
 * the row of the run is looked at on another connection: it says how many rows the log has, under which epoch, and which write
 * was the last. From that follows whether the group is there or is to be written again; a late statement then finds another
 * position and writes nothing. A server that went down before its standby had the group shows it when it is back: so what is
 * found is acknowledged once a write after it is.
 */
final class Appends {

    private final Link link;
    private final RunRows runs;
    private final Tables tables;
    private final Fence fence;
    private final Supplier<Figures> figures;
    private final Supplier<Runnable> sign;
    private long position;

    /**
     * @param position how many rows the log has
     * @param figures what is told of the run with the next write
     * @param sign is asked before a write, and what it gives is run when that was answered: each renews the right
     */
    Appends(Link link, Tables tables, Fence fence, long position, Supplier<Figures> figures, Supplier<Runnable> sign) {
        this.link = link;
        this.runs = new RunRows(tables);
        this.tables = tables;
        this.fence = fence;
        this.position = position;
        this.figures = figures;
        this.sign = sign;
    }

    /** A statement, to be run on a connection. */
    private interface Write {
        boolean on(Connection connection, String name) throws SQLException;
    }

    void append(List<LogEntry> entries) throws SQLException {
        if (!entries.isEmpty()) {
            GroupInsert group = new GroupInsert(entries);
            Optional<LogEntry> head =
                    entries.stream().filter(entry -> entry.link().isPresent()).reduce((first, second) -> second);
            write(group.size(), (connection, name) -> insert(connection, name, group, head), e -> taken(entries, e));
        }
    }

    void keep(StreamId stream, StoredDocument document) throws SQLException {
        write(
                0,
                (connection, name) -> keep(connection, name, stream, document),
                e -> new Storage(
                        "The store refuses the document of stream=" + stream + ": " + PostgresFailure.words(e), e));
    }

    private void write(long rows, Write write, Function<SQLException, ReproofException> duplicate) throws SQLException {
        String name = UUID.randomUUID().toString();
        Patience.Waiting waiting = link.patience().begin();
        while (true) {
            Optional<SQLException> failure = attempt(write, name, duplicate);
            if (failure.isEmpty() || isThere(name, rows, failure.get(), waiting)) {
                position += rows;
                return;
            }
        }
    }

    /** Why it is not known to be there; absent where it is. */
    private Optional<SQLException> attempt(Write write, String name, Function<SQLException, ReproofException> duplicate)
            throws SQLException {
        try {
            Runnable renewed = sign.get();
            if (link.once(connection -> write.on(connection, name))) {
                renewed.run();
                return Optional.empty();
            }
            link.drop(); // which may lead to a server that is not the one any more
            return Optional.of(new SQLException("the server wrote nothing"));
        } catch (SQLException e) {
            if (PostgresFailure.isDuplicate(e)) {
                throw duplicate.apply(e);
            }
            if (PostgresFailure.isRefusal(e)) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    /** Whether it was written after all; else it is to be written again, after a while. */
    private boolean isThere(String name, long rows, SQLException failure, Patience.Waiting waiting) {
        SQLException last = failure;
        while (waiting.goesOn()) {
            try {
                if (!judge(link.once(connection -> runs.look(connection, fence.row())), name, rows)) {
                    return false;
                }
                if (link.once(connection -> runs.renew(connection, fence))) {
                    return true; // its commit waited for standbys, which that of the write may not have done
                }
            } catch (SQLException e) {
                last = e;
            }
        }
        throw new Storage(
                "The store " + link.server().url().name() + " has not answered for "
                        + waiting.passed().toSeconds() + " s: " + PostgresFailure.words(last) + "; run=" + fence.row()
                        + " position=" + position
                        + ": nothing that was acknowledged is lost, put that right, then resume the run",
                last);
    }

    private boolean judge(Optional<Standing> found, String name, long rows) {
        if (found.isEmpty()) {
            throw rolledBack("none");
        }
        Standing run = found.get();
        if (run.epoch() > fence.epoch()) {
            throw fence.takenOver(run);
        }
        if (run.epoch() < fence.epoch() || run.position() < position) {
            throw rolledBack("position=" + run.position() + " of epoch " + run.epoch());
        }
        if (run.log() != fence.log()) {
            throw another("log " + run.log());
        }
        if (run.position() == position + rows && run.lastAppend().equals(Optional.of(name))) {
            return true;
        }
        if (run.position() == position) {
            return false;
        }
        throw another("position=" + run.position());
    }

    private Corrupt rolledBack(String found) {
        return new Corrupt("The store " + link.server().url().name() + " was rolled back: run=" + fence.row()
                + " expected position=" + position + " of epoch " + fence.epoch() + ", found " + found
                + "; what was acknowledged is lost there: find the server that has it, or resume what is left");
    }

    private Concurrency another(String found) {
        return new Concurrency(
                "Another writer has appended to run=" + fence.row() + " under the same epoch " + fence.epoch()
                        + ": expected position=" + position + ", found " + found
                        + "; this runner has lost the run and must stop",
                null);
    }

    private static Concurrency taken(List<LogEntry> entries, SQLException e) {
        LogEntry first = entries.get(0);
        return new Concurrency(
                "Another writer has appended to stream=" + first.stream() + " at or after sequence=" + first.sequence()
                        + "; this runner has lost the run and must stop",
                e);
    }

    private String fenced() {
        return "WITH fence AS (UPDATE " + tables.runs() + " SET position = position + ?, head = COALESCE(?, head),"
                + " headSequence = GREATEST(headSequence, ?), lastAppend = ?, changedAt = clock_timestamp(),"
                + " leaseUntil = clock_timestamp() + ? * interval '1 millisecond', title = COALESCE(?, title),"
                + " outcome = COALESCE(?, outcome), done = COALESCE(?, done), tasks = COALESCE(?, tasks)"
                + " WHERE run = ? AND epoch = ? AND position = ? AND log = ? RETURNING log) ";
    }

    /** Binds the fence; the next parameter. */
    private int bind(PreparedStatement statement, String name, long rows, Optional<LogEntry> head) throws SQLException {
        statement.setLong(1, rows);
        statement.setString(2, head.flatMap(LogEntry::link).map(Sha256::hex).orElse(null));
        statement.setLong(3, head.map(LogEntry::sequence).orElse(-1L));
        statement.setString(4, name);
        statement.setLong(5, fence.terms().length().toMillis());
        RunRows.bind(statement, 6, figures.get());
        statement.setString(10, fence.row());
        statement.setLong(11, fence.epoch());
        statement.setLong(12, position);
        statement.setLong(13, fence.log());
        return 14;
    }

    private boolean insert(Connection connection, String name, GroupInsert group, Optional<LogEntry> head)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(fenced() + group.sql(tables.events()))) {
            group.bind(statement, bind(statement, name, group.size(), head));
            return written(statement) == group.size();
        }
    }

    private boolean keep(Connection connection, String name, StreamId stream, StoredDocument document)
            throws SQLException {
        String sql = fenced() + "INSERT INTO " + tables.documents()
                + " AS d (log, aggregateIdentifier, sequenceNumber, metaData, payload, payloadRevision, payloadType)"
                + " SELECT fence.log, CAST(? AS VARCHAR), CAST(? AS BIGINT), CAST(? AS BYTEA), CAST(? AS BYTEA),"
                + " CAST(? AS VARCHAR), CAST(? AS VARCHAR) FROM fence"
                + " ON CONFLICT (log, aggregateIdentifier) DO UPDATE SET sequenceNumber = excluded.sequenceNumber,"
                + " metaData = excluded.metaData, payload = excluded.payload,"
                + " payloadRevision = excluded.payloadRevision, payloadType = excluded.payloadType"
                + " WHERE d.sequenceNumber <= excluded.sequenceNumber";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = bind(statement, name, 0, Optional.empty());
            statement.setString(at, stream.value());
            statement.setLong(at + 1, document.number());
            statement.setBytes(at + 2, document.metaData());
            statement.setBytes(at + 3, document.document().payload());
            statement.setString(at + 4, document.document().revision());
            statement.setString(at + 5, document.document().type());
            return written(statement) == 1;
        }
    }

    /** A server that warns may not have waited for its standby, as when somebody cancels that: then it is looked up. */
    private static int written(PreparedStatement statement) throws SQLException {
        int rows = statement.executeUpdate();
        SQLWarning warning = statement.getWarnings();
        if (warning != null) {
            throw warning;
        }
        return rows;
    }
}
