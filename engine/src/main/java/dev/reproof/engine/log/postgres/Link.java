package dev.reproof.engine.log.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One connection for one purpose, made when it is needed. One on which anything failed is never used again: nobody knows
 * what its next answer belongs to. For one thread at a time.
 */
final class Link implements AutoCloseable {

    private final Server server;
    private final Patience patience;
    private final Optional<Duration> silence;
    private Optional<Connection> connection = Optional.empty();

    Link(Server server, Patience patience, Optional<Duration> silence) {
        this.server = server;
        this.patience = patience;
        this.silence = silence;
    }

    Link(Server server, Patience patience) {
        this(server, patience, Optional.empty());
    }

    /** What is done with a connection. */
    interface Use<T> {
        T on(Connection connection) throws SQLException;
    }

    Server server() {
        return server;
    }

    Patience patience() {
        return patience;
    }

    /** Does it once. */
    <T> T once(Use<T> use) throws SQLException {
        boolean done = false;
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(server.connect(silence));
            }
            T result = use.on(connection.get());
            done = true;
            return result;
        } catch (SQLException e) {
            throw server.scrubbed(e);
        } finally {
            if (!done) {
                drop();
            }
        }
    }

    /** Does what may be done more than once, until it has an answer or patience ends. */
    <T> T patiently(Use<T> use) throws SQLException {
        return patiently(use, PostgresFailure::passes);
    }

    /** The same after failures of one kind alone. */
    <T> T patiently(Use<T> use, Predicate<SQLException> passes) throws SQLException {
        Patience.Waiting waiting = patience.begin();
        while (true) {
            try {
                return once(use);
            } catch (SQLException e) {
                if (!passes.test(e) || !waiting.goesOn()) {
                    throw e;
                }
            }
        }
    }

    /** Closes the connection; the next use makes another. */
    void drop() {
        let(server::drop);
    }

    /** Lets go of the connection, of which nothing is expected any more; the next use asks for another. */
    @Override
    public void close() {
        let(last -> server.takeBack(last, silence));
    }

    private void let(Consumer<Connection> go) {
        Optional<Connection> last = connection;
        connection = Optional.empty();
        last.ifPresent(go);
    }
}
