package dev.reproof.engine.agent.spool;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes whoever waits for the files of a directory to change: one thread for all of them, and none while nobody waits. Where
 * the system tells of no changes, or late, waits are short instead.
 */
public final class SpoolWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolWatch.class);

    /** Elsewhere the platform itself looks from time to time, seconds apart. */
    private static final boolean TELLS_AT_ONCE = System.getProperty("os.name").startsWith("Linux");

    private static final long UNTOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private final boolean tells;
    private final Map<WatchKey, Waiter> waiters = new HashMap<>();
    private Optional<WatchService> service = Optional.empty();

    public SpoolWatch() {
        this(TELLS_AT_ONCE);
    }

    SpoolWatch(boolean tells) {
        this.tells = tells;
    }

    /** One who waits for changes in one directory. */
    public final class Waiter implements AutoCloseable {

        private final Semaphore changed = new Semaphore(0);
        private volatile Optional<WatchKey> key = Optional.empty();

        /** Ends the wait that is going on, or else the next one. */
        public void wake() {
            changed.release();
        }

        /** Waits for a change since the last wait, so long at most. */
        public void await(long nanos) throws InterruptedException {
            long most = key.isPresent() ? nanos : Math.min(nanos, UNTOLD_NANOS);
            if (changed.tryAcquire(most, TimeUnit.NANOSECONDS)) {
                changed.drainPermits();
            }
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /** Whoever waits for changes in that directory from now on. */
    public Waiter of(Path directory) {
        Waiter waiter = new Waiter();
        if (tells) {
            join(waiter, directory);
        }
        return waiter;
    }

    private synchronized void join(Waiter waiter, Path directory) {
        try {
            WatchKey key = directory.register(
                    running(directory), StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            waiters.put(key, waiter);
            waiter.key = Optional.of(key);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("Changes in {} are not told of, so they are looked for", directory, e);
            endIfUnused();
        }
    }

    private WatchService running(Path directory) throws IOException {
        if (service.isEmpty()) {
            WatchService made = directory.getFileSystem().newWatchService();
            service = Optional.of(made);
            Thread thread = new Thread(() -> watch(made), "reproof-agent-files");
            thread.setDaemon(true);
            thread.start();
        }
        return service.get();
    }

    private void watch(WatchService changes) {
        try {
            while (true) {
                WatchKey key = changes.take();
                key.pollEvents();
                find(key).ifPresent(Waiter::wake);
                key.reset();
            }
        } catch (ClosedWatchServiceException nobodyWaits) {
            LOG.debug("Nobody waits for changes any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Waiter> find(WatchKey key) {
        return Optional.ofNullable(waiters.get(key));
    }

    private synchronized void leave(Waiter waiter) {
        waiter.key.ifPresent(key -> {
            waiters.remove(key);
            key.cancel();
        });
        waiter.key = Optional.empty();
        endIfUnused();
    }

    private void endIfUnused() {
        if (waiters.isEmpty()) {
            service.ifPresent(SpoolWatch::close);
            service = Optional.empty();
        }
    }

    private static void close(WatchService changes) {
        try {
            changes.close();
        } catch (IOException e) {
            LOG.debug("A watch could not be closed", e);
        }
    }
}
