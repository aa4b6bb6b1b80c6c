package dev.reproof.engine.log;

import java.sql.Connection;
import java.sql.SQLException;

/** One kind of store, empty at first; its contents outlive the logs that are opened on it. */
interface StoreUnderTest {

    EventLog open();

    EventLog read();

    /** A way to the tables behind the log's back. */
    Connection connect() throws SQLException;
}
