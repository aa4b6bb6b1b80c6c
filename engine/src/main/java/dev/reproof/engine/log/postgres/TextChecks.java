package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.LogRows;
import dev.reproof.events.ReproofException.Storage;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Checks the text rows of a log while the next ones come, and folds what comes of it in their order. */
final class TextChecks {

    private static final int MOST_THREADS = 4;

    private final Pages pages;
    private final LogReading reading;
    private final int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());

    TextChecks(Pages pages, LogReading reading) {
        this.pages = pages;
        this.reading = reading;
    }

    /** @param lengths of the names of streams, the shortest first: so numbers are in their order */
    <T> void run(List<Long> lengths, LogRows.TextCheck<T> check, Consumer<T> fold) throws SQLException {
        ExecutorService checking = Executors.newFixedThreadPool(threads, TextChecks::thread);
        try {
            Deque<Future<List<T>>> underWay = new ArrayDeque<>();
            PageSize size = new PageSize();
            for (long length : lengths) {
                String stream = "";
                long after = -1;
                List<Cells> page;
                do {
                    page = pages.read(reading.texts(length, stream, after, size));
                    if (!page.isEmpty()) {
                        List<Cells> rows = page;
                        underWay.add(checking.submit(() -> checked(rows, check)));
                        stream = page.get(page.size() - 1).text(0);
                        after = page.get(page.size() - 1).number(1);
                    }
                    fold(underWay, threads, fold);
                } while (size.mayGoOn(page));
            }
            fold(underWay, 0, fold);
        } finally {
            checking.shutdown();
        }
    }

    private static <T> List<T> checked(List<Cells> rows, LogRows.TextCheck<T> check) throws SQLException {
        List<T> checked = new ArrayList<>(rows.size());
        for (Cells row : rows) {
            checked.add(check.check(LogReading.textRow(row)));
        }
        return checked;
    }

    /** Folds the first ones until no more than that are under way. */
    private static <T> void fold(Deque<Future<List<T>>> underWay, int left, Consumer<T> fold) throws SQLException {
        while (underWay.size() > left) {
            try {
                underWay.remove().get().forEach(fold);
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
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "reproof-log-check");
        thread.setDaemon(true);
        return thread;
    }
}
