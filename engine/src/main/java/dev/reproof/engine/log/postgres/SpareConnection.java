package dev.reproof.engine.log.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One sound connection that nobody uses now, for who asks for the next one: a server starts a process for each, which reads its
 * catalogs and reaches for its memory anew. Any thread may use it.
 */
final class SpareConnection implements AutoCloseable {

    /** Networks forget connections on which nothing is sent, and a server may have become another one. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final Duration longest;
    private final Lock lock = new ReentrantLock();
    private Optional<Connection> spare = Optional.empty();
    private long since;
    private boolean closed;

    /** @param longest how long one is kept */
    SpareConnection(Duration longest) {
        this.longest = longest;
    }

    /** The one that is there. */
    Optional<Connection> take() {
        lock.lock();
        try {
            closeIfOld(); // whoever was to do that may be late
            Optional<Connection> taken = spare;
            spare = Optional.empty();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps it for a while, or closes it where one is there already. */
    void keep(Connection connection) {
        lock.lock();
        try {
            if (closed || spare.isPresent()) {
                close(connection);
                return;
            }
            spare = Optional.of(connection);
            since = System.nanoTime();
        } finally {
            lock.unlock();
        }
        CompletableFuture.delayedExecutor(longest.toNanos(), TimeUnit.NANOSECONDS)
                .execute(this::expire);
    }

    private void expire() {
        lock.lock();
        try {
            closeIfOld();
        } finally {
            lock.unlock();
        }
    }

    private void closeIfOld() {
        if (spare.isPresent() && System.nanoTime() - since >= longest.toNanos()) {
            spare.ifPresent(SpareConnection::close);
            spare = Optional.empty();
        }
    }

    /** Closes the one that is there. */
    void clear() {
        take().ifPresent(SpareConnection::close);
    }

    /** Closes the one that is there, and each that is to be kept from now on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            clear();
        } finally {
            lock.unlock();
        }
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException broken) {
            return; // it is gone, which is what was wanted
        }
    }
}
