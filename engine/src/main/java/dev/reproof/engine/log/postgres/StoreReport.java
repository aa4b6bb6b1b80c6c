package dev.reproof.engine.log.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How a server is that keeps logs.
 *
 * @param server its version, in its own words
 * @param format of the tables; absent where there are none
 * @param fsync what the server does with what it acknowledged, in its words; empty where it has no such setting
 * @param synchronousCommit likewise
 * @param fullPageWrites likewise
 * @param synchronousStandbys the names that must have what is acknowledged; empty where it is none
 * @param standbys that follow it now; absent where the server does not tell
 * @param durable whether what it acknowledges survives a crash of its machine
 * @param runs that it holds
 * @param bytes of the tables with their index; absent where there are none
 * @param roundTrip the shortest of some
 */
public record StoreReport(
        String server,
        OptionalInt format,
        String fsync,
        String synchronousCommit,
        String fullPageWrites,
        String synchronousStandbys,
        OptionalInt standbys,
        boolean durable,
        int runs,
        OptionalLong bytes,
        Duration roundTrip) {

    private static final int ROUND_TRIPS = 5;

    static StoreReport of(Link link, PostgresSchema schema, Tables tables) throws SQLException {
        OptionalInt format = schema.format(link);
        PostgresSchema.Durability durability = link.patiently(PostgresSchema::durability);
        return new StoreReport(
                link.patiently(connection -> text(connection, "SELECT version()")),
                format,
                durability.fsync(),
                durability.synchronousCommit(),
                durability.fullPageWrites(),
                durability.standbys(),
                told(link, "SELECT count(*) FROM pg_catalog.pg_stat_replication").stream()
                        .mapToInt(Math::toIntExact)
                        .findFirst(),
                !durability.loses(),
                format.isEmpty()
                        ? 0
                        : link.patiently(connection ->
                                new RunRows(tables).runs(connection).size()),
                format.isEmpty() ? OptionalLong.empty() : told(link, sizes(tables)),
                link.patiently(StoreReport::roundTrip));
    }

    private static String sizes(Tables tables) {
        return "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                + " ON n.oid = c.relnamespace WHERE n.nspname = '" + tables.schema() + "' AND c.relkind = 'r'";
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.ofNullable(row.getString(1)).orElse("") : "";
        }
    }

    /** A number that not every server tells. */
    private static OptionalLong told(Link link, String sql) throws SQLException {
        try {
            String text = link.patiently(connection -> text(connection, sql));
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (SQLException e) {
            if (PostgresFailure.isRefusal(e) || PostgresFailure.state(e).equals(PostgresFailure.NOT_SUPPORTED)) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private static Duration roundTrip(Connection connection) throws SQLException {
        long[] nanos = new long[ROUND_TRIPS];
        for (int trip = 0; trip < ROUND_TRIPS; trip++) {
            long sent = System.nanoTime();
            try (PreparedStatement query = connection.prepareStatement("SELECT 1")) {
                query.execute();
            }
            nanos[trip] = System.nanoTime() - sent;
        }
        return Duration.ofNanos(Arrays.stream(nanos).min().orElseThrow());
    }
}
