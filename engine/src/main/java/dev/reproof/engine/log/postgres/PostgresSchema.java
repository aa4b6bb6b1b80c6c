package dev.reproof.engine.log.postgres;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.ReproofException.TooNew;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The version of a store's tables, checked before anything else is read; makes them where there are none. */
final class PostgresSchema {

    static final int FORMAT = 1;

    /** First starters that meet: what one makes, another finds half made. It is all tried again. */
    private static final Set<String> MET = Set.of("23505", "42710", "42P06", "42P07", "40001", "40P01", "XX000");

    private static final int MOST_TRIES = 200;

    private final Server server;
    private final Tables tables;

    PostgresSchema(Server server) {
        this.server = server;
        this.tables = new Tables(server.url().schema());
    }

    /** What is there: names in small letters. */
    private record Found(Set<String> tables, OptionalInt format, boolean events) {

        boolean has(String table) {
            return tables.contains(table.toLowerCase(Locale.ROOT));
        }
    }

    /**
     * For who only reads.
     *
     * @throws NotFound when nobody has made the tables yet
     * @throws Corrupt when one of them is gone
     * @throws TooNew when a newer version made them
     */
    void require(Link link) throws SQLException {
        if (!isComplete(link.patiently(this::look))) {
            throw new NotFound("The store " + server.url().name() + " holds no runs: nobody has written to it yet");
        }
    }

    /** For who writes: makes tables where there are none; throws as {@link #require} does. */
    void ensure(Link link) throws SQLException {
        made(link, connection -> isComplete(look(connection)), this::make);
    }

    /**
     * For who leaves a command by hand, in a store whose tables are there: makes the table of these where there is none.
     *
     * @throws Rejected when this role may not, or may not use the one that is there
     */
    void ensureCommands(Link link) throws SQLException {
        CommandRows commands = new CommandRows(tables);
        try {
            made(link, connection -> commands.use(connection) != CommandRows.Use.MISSING, commands::make);
        } catch (SQLException e) {
            if (PostgresFailure.state(e).equals("42501")) {
                throw new Rejected(
                        "The store " + server.url().name()
                                + " has no table for commands by hand yet, and this role may not"
                                + " make it (" + PostgresFailure.words(e)
                                + "); run reproof store upgrade with a role that may, then give the command again",
                        e);
            }
            throw e;
        }
        if (link.patiently(commands::use) == CommandRows.Use.FORBIDDEN) {
            throw new Rejected(
                    "The store " + server.url().name() + " has a table for commands by hand, on which this role has"
                            + " no rights; give it those that docs/shared-store.md lists, then give the command again");
        }
    }

    /** Makes what is not there, with others who may do the same. */
    private static void made(Link link, Link.Use<Boolean> isThere, Link.Use<Boolean> make) throws SQLException {
        Patience.Waiting waiting = link.patience().begin();
        for (int tries = 0; !link.patiently(isThere); tries++) {
            try {
                link.once(make);
            } catch (SQLException e) {
                boolean again = MET.contains(PostgresFailure.state(e)) || PostgresFailure.passes(e);
                if (!again || tries >= MOST_TRIES || !waiting.goesOn()) {
                    throw e;
                }
            }
        }
    }

    /** Makes the tables those of this version, and says from which one; absent where they were just made. */
    Optional<Integer> upgrade(Link link) throws SQLException {
        Found found = link.patiently(this::look);
        ensure(link);
        ensureCommands(link);
        return found.format().isPresent() ? Optional.of(found.format().getAsInt()) : Optional.empty();
    }

    /** The version of the tables; absent where there are none. */
    OptionalInt format(Link link) throws SQLException {
        Found found = link.patiently(this::look);
        return isComplete(found) ? found.format() : OptionalInt.empty();
    }

    private boolean isComplete(Found found) {
        if (!found.has(Tables.HEADER) && !found.tables().isEmpty()) {
            throw gone(Tables.HEADER);
        }
        if (found.format().isEmpty()) {
            if (found.events()) {
                throw new Corrupt("The store " + server.url().name() + " holds events and no format; keep a copy of the"
                        + " database and restore it");
            }
            return false;
        }
        requireKnown(found.format().getAsInt());
        Tables.NAMES.stream().filter(table -> !found.has(table)).findFirst().ifPresent(table -> {
            throw gone(table);
        });
        return true;
    }

    private void requireKnown(int format) {
        if (format > FORMAT) {
            throw new TooNew("The store " + server.url().name() + " has format " + format
                    + ", this version reads up to " + FORMAT + "; use the version that upgraded it");
        }
        if (format < FORMAT) {
            throw new Rejected("The store " + server.url().name() + " has format " + format + ", this version needs "
                    + FORMAT + "; run reproof store upgrade, after which older versions no longer write to it");
        }
    }

    private Corrupt gone(String table) {
        return new Corrupt("The store " + server.url().name() + " has lost its table " + table.toUpperCase(Locale.ROOT)
                + "; keep a copy of the database and restore it");
    }

    /** Others may be making the tables meanwhile: what is found first was there before what is found then. */
    private Found look(Connection connection) throws SQLException {
        Set<String> names = names(connection);
        if (!names.contains(Tables.HEADER.toLowerCase(Locale.ROOT))) {
            return new Found(names, OptionalInt.empty(), false);
        }
        OptionalInt format = format(connection);
        boolean events =
                format.isEmpty() && names.contains(Tables.EVENTS.toLowerCase(Locale.ROOT)) && holdsAny(connection);
        OptionalInt now = events ? format(connection) : format;
        return new Found(now.isPresent() ? names(connection) : names, now, events);
    }

    private Set<String> names(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                        + " ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind IN ('r', 'p')")) {
            query.setString(1, tables.schema());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        names.retainAll(
                Tables.NAMES.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
        return names;
    }

    private OptionalInt format(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT format FROM " + tables.header())) {
            return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
        }
    }

    private boolean holdsAny(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM " + tables.events() + " LIMIT 1")) {
            return row.next();
        }
    }

    /** The header comes last: whoever finds it finds everything. */
    private boolean make(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!hasSchema(connection)) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + tables.schema() + "\"");
            }
            for (String definition : tables.definitions()) {
                statement.execute(definition);
            }
            return statement.executeUpdate("INSERT INTO " + tables.header() + " (id, format) VALUES (1, " + FORMAT
                            + ") ON CONFLICT (id) DO NOTHING")
                    == 1;
        }
    }

    /** To make one that is there takes rights over the database, which who has one needs no longer. */
    private boolean hasSchema(Connection connection) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?")) {
            query.setString(1, tables.schema());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * What the server does with what it has acknowledged, in words of its own; empty where it has no such setting.
     *
     * @param standbys that are named as synchronous ones
     */
    record Durability(String fsync, String synchronousCommit, String fullPageWrites, String standbys) {

        /** Whether a crash of the server's machine may take what was acknowledged. */
        boolean loses() {
            return fsync.equals("off") || synchronousCommit.equals("off");
        }

        void require(String store) {
            if (loses()) {
                throw new Rejected("The store " + store + " may lose what it has acknowledged: fsync=" + fsync
                        + ", synchronous_commit=" + synchronousCommit + ", expected on for both; turn them on, or give"
                        + " --accept-undurable-store to use it as it is");
            }
        }
    }

    static Durability durability(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('fsync', true),"
                        + " current_setting('synchronous_commit', true), current_setting('full_page_writes', true),"
                        + " current_setting('synchronous_standby_names', true)")) {
            if (!row.next()) {
                throw new Storage("The server answers nothing when asked for its settings", null);
            }
            return new Durability(text(row, 1), text(row, 2), text(row, 3), text(row, 4));
        }
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).orElse("");
    }
}
