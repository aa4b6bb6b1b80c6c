package dev.reproof.engine.log;

import dev.reproof.events.ReproofException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.jdbc.EventTableFactory;

/** What the event log needs of a database product. */
public interface LogDatabase extends AutoCloseable {

    DataSource source();

    EventTableFactory tables();

    /** Whether this opener may write. */
    boolean writable();

    /** Returns when everything committed so far survives a crash of the machine. */
    void force() throws SQLException;

    /** Tells an operator why it does not open, given what its product threw. */
    ReproofException failure(Exception thrown);

    @Override
    void close();
}
