package dev.reproof.engine.log.postgres;

import dev.reproof.events.ReproofException.Rejected;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** Connects to a store. What the driver says on the way never holds the password. */
final class Server implements AutoCloseable {

    private final PostgresUrl url;
    private final Credentials credentials;
    private final SpareConnection spare = new SpareConnection(SpareConnection.LONGEST);

    Server(PostgresUrl url, Credentials credentials) {
        this.url = url;
        this.credentials = credentials;
    }

    PostgresUrl url() {
        return url;
    }

    /**
     * A connection of its own, which commits each statement; another user may have had it before.
     *
     * @param silence how long an answer may take, where the address does not say less
     */
    Connection connect(Optional<Duration> silence) throws SQLException {
        Optional<Connection> kept = silence.isPresent() ? Optional.empty() : spare.take();
        return kept.isPresent() ? kept.get() : connected(silence);
    }

    /** Takes back a connection on which nothing failed, and which was made with that silence. */
    void takeBack(Connection connection, Optional<Duration> silence) {
        if (silence.isPresent()) {
            SpareConnection.close(connection);
        } else {
            spare.keep(connection);
        }
    }

    /** Closes a connection on which something failed, and what is kept: it may lead to a server that is not the one any more. */
    void drop(Connection connection) {
        SpareConnection.close(connection);
        spare.clear();
    }

    /** Lets go of what it keeps; it may still be used. */
    @Override
    public void close() {
        spare.close();
    }

    private Connection connected(Optional<Duration> silence) throws SQLException {
        Properties properties = new Properties();
        url.settings().forEach(properties::setProperty);
        silence.ifPresent(most -> properties.setProperty("socketTimeout", seconds(properties, most)));
        properties.setProperty("user", credentials.user());
        properties.setProperty("logServerErrorDetail", "false"); // it may repeat a row
        credentials.password().ifPresent(password -> properties.setProperty("password", password));
        try {
            return Objects.requireNonNull(new org.postgresql.Driver().connect(url.address(), properties));
        } catch (SQLException e) {
            throw scrubbed(e);
        } catch (NoClassDefFoundError e) {
            throw new Rejected(
                    "The store " + url.name() + " needs the driver of PostgreSQL, and there is none; put"
                            + " org.postgresql:postgresql on the class path",
                    e);
        }
    }

    private static String seconds(Properties properties, Duration most) {
        long asked = Long.parseLong(properties.getProperty("socketTimeout"));
        long bound = Math.max(1, most.toSeconds());
        return Long.toString(asked == 0 ? bound : Math.min(asked, bound));
    }

    /** The failure, without the password, which a server or a driver may repeat. */
    SQLException scrubbed(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (!credentials.scrubbed(message).equals(message)) {
                return new SQLException(
                        credentials.scrubbed(String.valueOf(failure.getMessage())),
                        failure.getSQLState(),
                        failure.getErrorCode());
            }
        }
        return failure;
    }
}
