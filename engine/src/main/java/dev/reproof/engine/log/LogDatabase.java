package dev.reproof.engine.log;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.jdbc.EventTableFactory;

/** What the event log in Axon's tables needs of a database product that keeps one log in a file. */
public interface LogDatabase extends LogGround {

    DataSource source();

    /** The connection of who writes, one thread at a time; it stays open until the database is closed. */
    Connection writing() throws SQLException;

    EventTableFactory tables();

    /** Whether this opener may write. */
    boolean writable();

    /** Returns when everything committed so far survives a crash of the machine. */
    void force() throws SQLException;
}
