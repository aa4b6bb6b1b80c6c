package dev.reproof.engine.log;

import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;

/** Axon's JDBC engine, which also hands out a snapshot as it is stored. */
final class RunEventStorage extends JdbcEventStorageEngine {

    private RunEventStorage(Builder builder) {
        super(builder);
    }

    static RunEventStorage over(
            LogDatabase database, LogTransactions transactions, EventCodec codec, DocumentCodec documents) {
        Builder builder = JdbcEventStorageEngine.builder()
                .connectionProvider(transactions)
                .transactionManager(transactions)
                .eventSerializer(codec)
                .snapshotSerializer(documents)
                .persistenceExceptionResolver(RunEventStorage::isDuplicate)
                .dataType(byte[].class);
        RunEventStorage storage = new RunEventStorage(builder);
        if (database.writable()) {
            storage.createSchema(database.tables());
        }
        return storage;
    }

    /** The snapshot of a stream as it is stored, whatever its revision: no filter drops it unread. */
    Optional<DomainEventData<?>> snapshot(String stream) {
        try (Stream<? extends DomainEventData<?>> found = readSnapshotData(stream)) {
            return found.<DomainEventData<?>>map(snapshot -> snapshot).findFirst();
        }
    }

    /** Whether a row was in the way: a key that is there already arrives inside the exception of a batch. */
    static boolean isDuplicate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith("23")) {
                return true;
            }
        }
        return false;
    }
}
