package dev.reproof.engine.log;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.jdbc.ConnectionWrapperFactory.NoOpCloseHandler;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * Binds one connection to a thread for the length of a transaction. Axon's engine closes its connection after every
 * statement, so it is handed one that stays open until the transaction has ended.
 */
final class LogTransactions implements ConnectionProvider, TransactionManager {

    private final DataSource source;

    @SuppressWarnings("ThreadLocalUsage") // a thread may append to two logs: each binds its own connection
    private final ThreadLocal<Connection> bound = new ThreadLocal<>();

    LogTransactions(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = bound.get();
        return connection == null
                ? source.getConnection()
                : ConnectionWrapperFactory.wrap(connection, new NoOpCloseHandler());
    }

    @Override
    public Transaction startTransaction() {
        if (bound.get() != null) {
            return new Joined();
        }
        try {
            Connection connection = source.getConnection();
            connection.setAutoCommit(false);
            bound.set(connection);
            return new Bound(connection);
        } catch (SQLException e) {
            throw new EventStoreException("The event log gives no connection", e);
        }
    }

    /** Part of the transaction that is under way: its owner ends it. */
    private static final class Joined implements Transaction {
        @Override
        public void commit() {
            // the owner commits
        }

        @Override
        public void rollback() {
            // the owner sees the exception and rolls back
        }
    }

    private final class Bound implements Transaction {

        private final Connection connection;

        Bound(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void commit() {
            end(connection::commit);
        }

        @Override
        public void rollback() {
            end(connection::rollback);
        }

        /** What has ended is not ended again: a commit that failed has closed the connection, which undid everything. */
        private void end(SqlAction action) {
            if (bound.get() != connection) {
                return;
            }
            bound.remove();
            try (connection) {
                action.run();
            } catch (SQLException e) {
                throw new EventStoreException("The event log could not end a transaction", e);
            }
        }
    }

    private interface SqlAction {
        void run() throws SQLException;
    }
}
