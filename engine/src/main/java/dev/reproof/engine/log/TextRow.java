package dev.reproof.engine.log;

import java.io.InputStream;
import java.sql.SQLException;

/** A row of a text stream, as it is stored, for as long as it is handed on. */
public interface TextRow {

    String stream() throws SQLException;

    long sequence() throws SQLException;

    String type() throws SQLException;

    String revision() throws SQLException;

    /** The payload from its start; may be asked for again. */
    InputStream payload() throws SQLException;

    byte[] bytes() throws SQLException;
}
