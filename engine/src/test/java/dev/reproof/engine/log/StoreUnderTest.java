package dev.reproof.engine.log;

import java.sql.Connection;
import java.sql.SQLException;

/** One kind of store, empty at first; its contents outlive the logs that are opened on it. */
interface StoreUnderTest {

    EventLog open();

    EventLog read();

    /** A way to the tables behind the log's back. */
    Connection connect() throws SQLException;

    /** How its SQL writes bytes. */
    String bytes(String hex);

    /** A statement after which a column of events may be null. */
    String nullable(String column);
}
