package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Storage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Checks every text row of a log, side by side, and hands on what comes of it in the order in which everything was
 * appended: checking takes long, folding needs the order. Nobody interrupts its threads, for the reason that
 * {@link ReaderThread} gives.
 */
final class TranscriptCheck {

    /** Keys in a window; no thread holds more rows than that. */
    private static final int WINDOW = 64;

    /** Windows between two looks for the next row, since keys may have gaps of any size. */
    private static final int ROUND = 32;

    private static final int MOST_THREADS = 4;

    static final String NEXT = "SELECT globalIndex FROM DomainEventEntry WHERE globalIndex > ?"
            + " ORDER BY globalIndex FETCH FIRST ROW ONLY";

    static final String LAST = "SELECT globalIndex FROM DomainEventEntry WHERE globalIndex <= ?"
            + " ORDER BY globalIndex DESC FETCH FIRST ROW ONLY";

    private final DataSource source;
    private final TranscriptRows rows;

    TranscriptCheck(DataSource source, TranscriptRows rows) {
        this.source = source;
        this.rows = rows;
    }

    private record Window(long first, long last) {}

    <T> void run(LogRows.TextCheck<T> each, Consumer<T> fold) throws SQLException {
        OptionalLong last = key(LAST, Long.MAX_VALUE);
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()), TranscriptCheck::thread);
        try {
            OptionalLong next = key(NEXT, Long.MIN_VALUE);
            while (next.isPresent()) {
                List<Window> windows = windows(next.getAsLong(), last.orElseThrow());
                check(windows, threads, each, fold);
                next = key(NEXT, windows.get(windows.size() - 1).last());
            }
        } finally {
            threads.shutdown();
        }
    }

    private static List<Window> windows(long first, long last) {
        List<Window> windows = new ArrayList<>();
        long from = first;
        boolean more = true;
        while (more && windows.size() < ROUND) {
            boolean fits = Long.compareUnsigned(last - from, WINDOW) < 0; // unsigned: keys may be as far apart as that
            windows.add(new Window(from, fits ? last : from + WINDOW - 1));
            from += WINDOW;
            more = !fits;
        }
        return windows;
    }

    /** All checks have come to their end when this returns or throws; it throws what the first window has that is not sound. */
    private <T> void check(List<Window> windows, ExecutorService threads, LogRows.TextCheck<T> each, Consumer<T> fold)
            throws SQLException {
        List<Callable<List<T>>> checks = windows.stream()
                .<Callable<List<T>>>map(window -> () -> rows.checked(window.first(), window.last(), each))
                .toList();
        try {
            for (Future<List<T>> check : threads.invokeAll(checks)) {
                check.get().forEach(fold);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new Storage("Checking the event log failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw new Storage("Checking the event log was interrupted; open the run again", e);
        }
    }

    private OptionalLong key(String query, long beyond) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, beyond);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "reproof-log-check");
        thread.setDaemon(true);
        return thread;
    }
}
