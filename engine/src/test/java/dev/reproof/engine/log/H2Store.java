package dev.reproof.engine.log;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** An H2 file; only one process at a time may write to it. */
public record H2Store(Path base) implements StoreUnderTest {

    public static H2Store in(Path directory) {
        return new H2Store(directory.resolve("events"));
    }

    public Path file() {
        return base.resolveSibling(base.getFileName() + ".mv.db");
    }

    @Override
    public EventLog open() {
        return Logs.open(base);
    }

    @Override
    public EventLog read() {
        return Logs.read(base);
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:h2:file:" + base.toAbsolutePath(), "", "");
    }

    @Override
    public String bytes(String hex) {
        return "X'" + hex + "'";
    }

    @Override
    public String nullable(String column) {
        return "ALTER TABLE DomainEventEntry ALTER COLUMN " + column + " SET NULL";
    }
}
