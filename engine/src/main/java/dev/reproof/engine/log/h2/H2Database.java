package dev.reproof.engine.log.h2;

import dev.reproof.engine.disk.LogPath;
import dev.reproof.engine.log.LogDatabase;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.jdbc.EventTableFactory;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * An embedded H2 file with the settings that lose no acknowledged commit. Its defaults do: see
 * docs/adr/0003-durability.md before changing one of them.
 */
final class H2Database implements LogDatabase {

    /** No write delay, no reuse of space, and no compaction but the one that is asked for. */
    private static final String DURABLE =
            ";WRITE_DELAY=0;REUSE_SPACE=FALSE;AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0";

    /** A commit writes again each page that it touches, so pages are small; one of 16 KiB would hold the blocks before. */
    private static final String SMALL_PAGES = ";PAGE_SIZE=2048";

    /**
     * A row is read when it is asked for: its pages are still in the processor's cache when they are checked. Not for a
     * writer, whose next commit may drop the pages that such a query still needs.
     */
    private static final String READ_ONLY = ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;LAZY_QUERY_EXECUTION=1";

    private static final String BOTH = ";DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=16384;TRACE_LEVEL_FILE=0";

    private final Path base;
    private final SteadyFile file;
    private final JdbcConnectionPool pool;
    private final boolean writable;
    private Optional<Writing> writing = Optional.empty();

    /** What a commit needs, made once: to understand a statement takes longer than to carry it out. */
    private record Writing(Connection connection, PreparedStatement force) {}

    private H2Database(Path base, SteadyFile file, JdbcConnectionPool pool, boolean writable) {
        this.base = base;
        this.file = file;
        this.pool = pool;
        this.writable = writable;
    }

    /** Opens or creates the database whose file is {@code base} with the suffix {@code .mv.db}. */
    static H2Database open(Path base) {
        return connect(base, location(checked(base)), DURABLE + SMALL_PAGES, true);
    }

    /** The same on one of H2's file systems. */
    static H2Database open(Path base, String scheme) {
        return connect(base, scheme + ":" + checked(base), DURABLE + SMALL_PAGES, true);
    }

    /**
     * Opens a database that exists, to read what it holds now, while a runner may be writing to it. In the process of
     * that runner this gives up the lock H2 has on the file, as systems do when one of two handles is closed; the lock
     * of the run's directory is the one that counts.
     */
    static H2Database read(Path base) {
        return connect(base, UnlockedFile.name(checked(base)), READ_ONLY, false);
    }

    /** What H2 calls a path: on another file system than the platform's, by its URI, whose scheme H2 must know. */
    static String location(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault())
                ? "file:" + path
                : path.toUri().toString();
    }

    private static Path checked(Path base) {
        LogPath.require(base);
        Path path = base.toAbsolutePath();
        requireFile(path.resolveSibling(path.getFileName() + ".mv.db"));
        return path;
    }

    /** H2 would wait for whoever writes to a pipe, and follow a link. */
    private static void requireFile(Path file) {
        try {
            RegularFile.oddity(file, Links.REFUSED).ifPresent(kind -> {
                throw new Corrupt("Event log " + file + " is " + kind
                        + ", expected a file; restore it from a copy of the run's directory");
            });
        } catch (IOException e) {
            throw new Storage("Event log " + file + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    private static H2Database connect(Path base, String name, String settings, boolean writable) {
        SteadyFile file = SteadyFile.over(name, base, writable);
        return new H2Database(
                base, file, JdbcConnectionPool.create("jdbc:h2:" + file.name + settings + BOTH, "", ""), writable);
    }

    @Override
    public DataSource source() {
        return pool;
    }

    @Override
    public EventTableFactory tables() {
        return new H2Tables();
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public Connection writing() throws SQLException {
        return opened().connection();
    }

    @Override
    public void force() throws SQLException {
        opened().force().execute();
    }

    private synchronized Writing opened() throws SQLException {
        if (writing.isEmpty()) {
            Connection connection = pool.getConnection();
            writing = Optional.of(new Writing(connection, connection.prepareStatement("CHECKPOINT SYNC")));
        }
        return writing.get();
    }

    @Override
    public String place() {
        return OpenFailure.file(base);
    }

    @Override
    public ReproofException unopened(Throwable thrown) {
        return OpenFailure.of(base, cause(thrown));
    }

    @Override
    public ReproofException failed(String what, Throwable thrown) {
        return OpenFailure.of(base, what, cause(thrown));
    }

    @Override
    public boolean isRefused() {
        return file.refused().isPresent();
    }

    /** What H2 makes of a refusal of the system may tell nothing of it. */
    private Throwable cause(Throwable thrown) {
        return file.refused().<Throwable>map(refused -> refused).orElse(thrown);
    }

    /** The last connection to go closes the database; nothing waits for that, since every commit was forced. */
    @Override
    public synchronized void close() {
        try {
            if (writing.isPresent()) {
                writing.get().connection().close();
            }
        } catch (SQLException e) {
            throw failed("close", e);
        } finally {
            pool.dispose();
        }
    }

    /**
     * Without a word to the file: a rollback in a store that could not write may not come to an end, and what a damaged
     * one would write is nothing to go by.
     */
    @Override
    public void abandon() {
        try (Connection connection = pool.getConnection()) {
            if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
                session.getDatabase().shutdownImmediately();
            }
        } catch (SQLException closed) {
            return; // it has let go of the file by itself, as it does when its store has failed
        } finally {
            pool.dispose();
        }
    }
}
