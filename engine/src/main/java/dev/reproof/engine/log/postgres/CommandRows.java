package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.postgres.HeldCommands.Bounds;
import dev.reproof.engine.log.postgres.HeldCommands.Left;
import dev.reproof.engine.log.postgres.HeldCommands.Note;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The table of commands by hand, which stores have that were made, or upgraded, by a version that knows it: it is looked for before
 * it is used, so that nothing fails in the server where it is missing.
 */
final class CommandRows {

    /** How many commands wait, and how long what nobody reads is kept. */
    private static final String TOO_OLD = " < clock_timestamp() - interval '1 day'";

    private final Tables tables;

    CommandRows(Tables tables) {
        this.tables = tables;
    }

    /** What may be done with the table. */
    enum Use {
        /** There is none. */
        MISSING,
        /** It is there, for others. */
        FORBIDDEN,
        FREE
    }

    Use use(Connection connection) throws SQLException {
        String sql = "SELECT has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')"
                + " AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')" + catalog();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            name(query, 1, Tables.COMMANDS);
            try (ResultSet row = query.executeQuery()) {
                return !row.next() ? Use.MISSING : row.getBoolean(1) ? Use.FREE : Use.FORBIDDEN;
            }
        }
    }

    private static String catalog() {
        return " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')";
    }

    private void name(PreparedStatement query, int at, String table) throws SQLException {
        query.setString(at, tables.schema());
        query.setString(at + 1, table.toLowerCase(Locale.ROOT));
    }

    /** Makes the table, for all who may use that of releases: nobody has to be granted anything anew. */
    boolean make(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(tables.commandsDefinition());
            for (String right : rights(connection)) {
                statement.execute(right);
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
        return true;
    }

    private List<String> rights(Connection connection) throws SQLException {
        String sql =
                "SELECT DISTINCT CASE WHEN held.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(held.grantee))"
                        + " END, held.privilege_type FROM (SELECT (aclexplode(COALESCE(c.relacl, acldefault('r', c.relowner)))).*"
                        + catalog() + ") held WHERE held.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')";
        List<String> rights = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            name(query, 1, Tables.RELEASES);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rights.add("GRANT " + row.getString(2) + " ON " + tables.commands() + " TO " + row.getString(1));
                }
            }
        }
        return rights;
    }

    /** Leaves a command for a run that is there, once. */
    boolean leave(Connection connection, String run, Left left, int most) throws SQLException {
        String sql = "INSERT INTO " + tables.commands() + " (run, id, note, words) SELECT run, ?, ?, ? FROM "
                + tables.runs() + " WHERE run = ? AND (SELECT count(*) FROM " + tables.commands()
                + " WHERE run = ? AND answeredAt IS NULL) < ? ON CONFLICT (run, id) DO NOTHING";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, left.id());
            insert.setBytes(2, left.note());
            insert.setBytes(3, left.words().orElse(null));
            insert.setString(4, run);
            insert.setString(5, run);
            insert.setInt(6, most);
            return insert.executeUpdate() == 1;
        }
    }

    boolean has(Connection connection, String run, String id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT 1 FROM " + tables.commands() + " WHERE run = ? AND id = ?")) {
            query.setString(1, run);
            query.setString(2, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** The answer to a command; one that is longer is none. */
    Optional<byte[]> answer(Connection connection, String run, String id, int most) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT answer FROM " + tables.commands()
                + " WHERE run = ? AND id = ? AND answeredAt IS NOT NULL AND octet_length(answer) <= ?")) {
            query.setString(1, run);
            query.setString(2, id);
            query.setInt(3, most);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    int remove(Connection connection, String run, String id) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + tables.commands() + " WHERE run = ? AND id = ?")) {
            delete.setString(1, run);
            delete.setString(2, id);
            return delete.executeUpdate();
        }
    }

    /** Removes all of a run, where there is such a table. */
    int forget(Connection connection, String run) throws SQLException {
        if (use(connection) == Use.MISSING) {
            return 0;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + tables.commands() + " WHERE run = ?")) {
            delete.setString(1, run);
            return delete.executeUpdate();
        }
    }

    /** What waits for the holder of a run, in its order; nothing where somebody else is that by now. */
    List<Note> waiting(Connection connection, Fence fence, int most) throws SQLException {
        List<Note> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT id, leftAt" + TOO_OLD + " FROM "
                + tables.commands() + " WHERE run = ? AND answeredAt IS NULL AND " + held()
                + " ORDER BY leftAt, id LIMIT ?")) {
            query.setString(1, fence.row());
            fence(query, 2, fence);
            query.setInt(4, most);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(new Note(row.getString(1), row.getBoolean(2)));
                }
            }
        }
        return found;
    }

    private String held() {
        return "EXISTS (SELECT 1 FROM " + tables.runs() + " WHERE run = ? AND epoch = ?)";
    }

    private static void fence(PreparedStatement statement, int at, Fence fence) throws SQLException {
        statement.setString(at, fence.row());
        statement.setLong(at + 1, fence.epoch());
    }

    /** A command with no more than these bounds allow: what is longer stays in the server, and is empty here. */
    Optional<Left> read(Connection connection, String run, String id, Bounds bounds) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT CASE WHEN octet_length(note) <= ? THEN note END,"
                        + " CASE WHEN octet_length(words) <= ? THEN words END FROM " + tables.commands()
                        + " WHERE run = ? AND id = ? AND answeredAt IS NULL")) {
            query.setInt(1, bounds.note());
            query.setInt(2, bounds.words());
            query.setString(3, run);
            query.setString(4, id);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                byte[] note = Optional.ofNullable(row.getBytes(1)).orElseGet(() -> new byte[0]);
                return Optional.of(new Left(id, note, Optional.ofNullable(row.getBytes(2))));
            }
        }
    }

    /** Answers a command that waits, as the holder of its run. */
    boolean answer(Connection connection, Fence fence, String id, byte[] answer) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + tables.commands()
                + " SET answer = ?, answeredAt = clock_timestamp(), words = NULL"
                + " WHERE run = ? AND id = ? AND answeredAt IS NULL AND " + held())) {
            update.setBytes(1, answer);
            update.setString(2, fence.row());
            update.setString(3, id);
            fence(update, 4, fence);
            return update.executeUpdate() == 1;
        }
    }

    /** Removes answers that nobody has read. */
    int tidy(Connection connection, Fence fence) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + tables.commands() + " WHERE run = ? AND answeredAt" + TOO_OLD)) {
            delete.setString(1, fence.row());
            return delete.executeUpdate();
        }
    }
}
