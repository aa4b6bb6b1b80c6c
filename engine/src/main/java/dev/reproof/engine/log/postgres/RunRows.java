package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.postgres.Standing.Figures;
import dev.reproof.events.TaskId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The table of runs. A row is the run itself, named by its id, or one that goes with a run: {@code <run>+} is the log that an
 * import makes, {@code <run>@<log>} one that was set aside. No id of a run holds these characters.
 *
 * <p>Whether a lease is over is the server's to say, by its own clock.
 */
final class RunRows {

    private static final int BATCH = 256;

    private final Tables tables;

    RunRows(Tables tables) {
        this.tables = tables;
    }

    static String inTheMaking(String run) {
        return run + "+";
    }

    static String aside(String run, long log) {
        return run + "@" + log;
    }

    private String select() {
        return "SELECT run, log, epoch, holder,"
                + " CAST(EXTRACT(EPOCH FROM leaseUntil - clock_timestamp()) * 1000 AS BIGINT), position, head, headSequence,"
                + " lastAppend, title, outcome, done, tasks, CAST(EXTRACT(EPOCH FROM changedAt) * 1000 AS BIGINT) FROM "
                + tables.runs();
    }

    Optional<Standing> look(Connection connection, String run) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(select() + " WHERE run = ?")) {
            query.setString(1, run);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(standing(row)) : Optional.empty();
            }
        }
    }

    /** All runs, and nothing that goes with one. */
    List<Standing> runs(Connection connection) throws SQLException {
        return list(connection, select() + " WHERE run NOT LIKE '%+' AND run NOT LIKE '%@%' ORDER BY run", "");
    }

    /** What was set aside of a run, or is left of what was removed. */
    List<Standing> aside(Connection connection, String run) throws SQLException {
        return list(connection, select() + " WHERE starts_with(run, ?) ORDER BY run", run + "@");
    }

    private static List<Standing> list(Connection connection, String sql, String parameter) throws SQLException {
        List<Standing> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            if (!parameter.isEmpty()) {
                query.setString(1, parameter);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(standing(row));
                }
            }
        }
        return found;
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                Duration.ofMillis(row.getLong(5)),
                row.getLong(6),
                Optional.ofNullable(row.getString(7)),
                row.getLong(8),
                Optional.ofNullable(row.getString(9)),
                new Figures(
                        Optional.ofNullable(row.getString(10)),
                        Optional.ofNullable(row.getString(11)),
                        number(row, 12),
                        number(row, 13)),
                Instant.ofEpochMilli(row.getLong(14)));
    }

    private static OptionalInt number(ResultSet row, int column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /**
     * Takes the right to write to a run, if it stands as it was seen.
     *
     * @param seen the epoch that was seen, 0 where there was no such run
     * @param over whether its holder is known to be gone, whatever its lease
     * @param claim names this try, of which the outcome may be unknown
     */
    boolean claim(
            Connection connection, String run, String holder, LeaseTerms terms, long seen, boolean over, String claim)
            throws SQLException {
        String sql = "INSERT INTO " + tables.runs()
                + " AS r (run, epoch, holder, leaseUntil, position, headSequence, lastAppend)"
                + " VALUES (?, 1, ?, clock_timestamp() + ? * interval '1 millisecond', 0, -1, ?)"
                + " ON CONFLICT (run) DO UPDATE SET epoch = r.epoch + 1, holder = excluded.holder,"
                + " leaseUntil = excluded.leaseUntil, lastAppend = excluded.lastAppend"
                + " WHERE r.epoch = ? AND (r.leaseUntil < clock_timestamp() OR CAST(? AS BOOLEAN))";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, run);
            update.setString(2, holder);
            update.setLong(3, terms.length().toMillis());
            update.setString(4, claim);
            update.setLong(5, seen);
            update.setBoolean(6, over);
            return update.executeUpdate() == 1;
        }
    }

    /** Whether the right was still there to be renewed. */
    boolean renew(Connection connection, Fence fence) throws SQLException {
        return lease(connection, fence, fence.terms().length().toMillis(), fence.holder());
    }

    /** Lets the next one in at once, to hear of that holder; who comes too late has nothing to let go of. */
    boolean release(Connection connection, Fence fence, String holder) throws SQLException {
        return lease(connection, fence, -1, holder);
    }

    private boolean lease(Connection connection, Fence fence, long millis, String holder) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + tables.runs()
                + " SET leaseUntil = clock_timestamp() + ? * interval '1 millisecond', holder = ?"
                + " WHERE run = ? AND epoch = ?")) {
            update.setLong(1, millis);
            update.setString(2, holder);
            update.setString(3, fence.row());
            update.setLong(4, fence.epoch());
            return update.executeUpdate() == 1;
        }
    }

    /** Begins a log beside that of a run, in place of one that was begun before; its number. */
    long begin(Connection connection, Fence fence) throws SQLException {
        String sql = "INSERT INTO " + tables.runs() + " AS r (run, epoch, holder, leaseUntil, position, headSequence)"
                + " VALUES (?, ?, ?, clock_timestamp(), 0, -1) ON CONFLICT (run) DO UPDATE SET log = excluded.log,"
                + " epoch = excluded.epoch, holder = excluded.holder, position = 0, headSequence = -1, head = NULL,"
                + " lastAppend = NULL WHERE r.epoch <= excluded.epoch RETURNING log";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, inTheMaking(fence.row()));
            update.setLong(2, fence.epoch());
            update.setString(3, fence.holder());
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    /** Makes the log that was begun beside a run, which has none yet, the run's. */
    boolean adopt(Connection connection, Fence fence, long log) throws SQLException {
        String sql = "UPDATE " + tables.runs() + " AS r SET log = made.log, position = made.position, head = made.head,"
                + " headSequence = made.headSequence, lastAppend = made.lastAppend, changedAt = clock_timestamp() FROM "
                + tables.runs() + " AS made WHERE made.run = ? AND made.log = ? AND r.run = ? AND r.epoch = ?"
                + " AND r.position = 0";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, inTheMaking(fence.row()));
            update.setLong(2, log);
            update.setString(3, fence.row());
            update.setLong(4, fence.epoch());
            return update.executeUpdate() == 1;
        }
    }

    /** Gives the log of a run another name, and the run an empty one; both or none. */
    boolean setAside(Connection connection, Fence fence, Standing run) throws SQLException {
        return transaction(connection, () -> rename(connection, fence, run.log()) && again(connection, fence));
    }

    /** Takes a run out of sight; its rows are left to {@link #drop}. */
    boolean rename(Connection connection, Fence fence, long log) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + tables.runs()
                + " SET run = ?, leaseUntil = clock_timestamp() WHERE run = ? AND epoch = ? AND log = ?")) {
            update.setString(1, aside(fence.row(), log));
            update.setString(2, fence.row());
            update.setLong(3, fence.epoch());
            update.setLong(4, log);
            return update.executeUpdate() == 1;
        }
    }

    private boolean again(Connection connection, Fence fence) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + tables.runs() + " (run, epoch, holder, leaseUntil, position, headSequence)"
                        + " VALUES (?, ?, ?, clock_timestamp() + ? * interval '1 millisecond', 0, -1)")) {
            insert.setString(1, fence.row());
            insert.setLong(2, fence.epoch());
            insert.setString(3, fence.holder());
            insert.setLong(4, fence.terms().length().toMillis());
            return insert.executeUpdate() == 1;
        }
    }

    private interface Step {
        boolean done() throws SQLException;
    }

    private static boolean transaction(Connection connection, Step step) throws SQLException {
        connection.setAutoCommit(false);
        boolean done = step.done();
        if (done) {
            connection.commit();
        } else {
            connection.rollback();
        }
        connection.setAutoCommit(true);
        return done;
    }

    /** Deletes some rows of a log that no run has; whether more are left. */
    boolean drop(Connection connection, long log) throws SQLException {
        String sql = "DELETE FROM " + tables.events()
                + " WHERE (log, aggregateIdentifier, sequenceNumber) IN (SELECT log, aggregateIdentifier, sequenceNumber"
                + " FROM " + tables.events() + " WHERE log = ? ORDER BY aggregateIdentifier, sequenceNumber LIMIT "
                + BATCH
                + ")";
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, log);
            return delete.executeUpdate() == BATCH;
        }
    }

    /** Deletes what goes with a log, and the row that names it. */
    boolean dropLast(Connection connection, String row, long log) throws SQLException {
        try (PreparedStatement documents =
                connection.prepareStatement("DELETE FROM " + tables.documents() + " WHERE log = ?")) {
            documents.setLong(1, log);
            documents.executeUpdate();
        }
        return forget(connection, row, log);
    }

    /** Deletes the row that names a log. */
    boolean forget(Connection connection, String row, long log) throws SQLException {
        try (PreparedStatement named =
                connection.prepareStatement("DELETE FROM " + tables.runs() + " WHERE run = ? AND log = ?")) {
            named.setString(1, row);
            named.setLong(2, log);
            return named.executeUpdate() == 1;
        }
    }

    /** Notes that somebody released a pause; whether nobody had before. */
    boolean release(Connection connection, String run, Release release) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + tables.releases()
                + " (run, task, iteration) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, run);
            insert.setBytes(2, release.task().value().getBytes(StandardCharsets.UTF_8));
            insert.setInt(3, release.iteration());
            return insert.executeUpdate() == 1;
        }
    }

    Set<Release> released(Connection connection, String run) throws SQLException {
        Set<Release> found = new HashSet<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT task, iteration FROM " + tables.releases() + " WHERE run = ?")) {
            query.setString(1, run);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    TaskId task = new TaskId(new String(row.getBytes(1), StandardCharsets.UTF_8));
                    found.add(new Release(task, row.getInt(2)));
                }
            }
        }
        return found;
    }

    /** Forgets one release of a run. */
    int forget(Connection connection, String run, Release release) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + tables.releases() + " WHERE run = ? AND task = ? AND iteration = ?")) {
            delete.setString(1, run);
            delete.setBytes(2, release.task().value().getBytes(StandardCharsets.UTF_8));
            delete.setInt(3, release.iteration());
            return delete.executeUpdate();
        }
    }

    /** Forgets all releases of a run. */
    int forgetReleases(Connection connection, String run) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + tables.releases() + " WHERE run = ?")) {
            delete.setString(1, run);
            return delete.executeUpdate();
        }
    }

    /** Binds what a list of runs shows; what is absent stays as it is. */
    static void bind(PreparedStatement statement, int from, Figures figures) throws SQLException {
        statement.setString(from, figures.title().orElse(null));
        statement.setString(from + 1, figures.outcome().orElse(null));
        bind(statement, from + 2, figures.done());
        bind(statement, from + 3, figures.tasks());
    }

    private static void bind(PreparedStatement statement, int at, OptionalInt number) throws SQLException {
        if (number.isPresent()) {
            statement.setInt(at, number.getAsInt());
        } else {
            statement.setNull(at, Types.INTEGER);
        }
    }
}
