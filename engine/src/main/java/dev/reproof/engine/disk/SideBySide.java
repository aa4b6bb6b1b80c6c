package dev.reproof.engine.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Forces many files at one time: a system makes one entry in its journal of what many threads wait for, and one for each
 * file that a single thread forces. Leaves no thread behind.
 */
final class SideBySide {

    private static final int THREADS = 16;

    private SideBySide() {}

    static Map<Disk.OpenFile, IOException> force(Collection<Disk.OpenFile> files) {
        Map<Disk.OpenFile, CompletableFuture<Void>> forces = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, files.size()), SideBySide::thread);
        try {
            files.forEach(file -> forces.put(file, CompletableFuture.runAsync(() -> force(file), threads)));
            return failures(forces);
        } finally {
            end(threads);
        }
    }

    private static void force(Disk.OpenFile file) {
        try {
            file.force();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Disk.OpenFile, IOException> failures(Map<Disk.OpenFile, CompletableFuture<Void>> forces) {
        Map<Disk.OpenFile, IOException> failed = new HashMap<>();
        forces.forEach((file, force) -> {
            try {
                force.join();
            } catch (CompletionException e) {
                failed.put(
                        file,
                        e.getCause() instanceof UncheckedIOException refused
                                ? refused.getCause()
                                : new IOException(e.getCause()));
            }
        });
        return failed;
    }

    private static Thread thread(Runnable forces) {
        Thread thread = new Thread(forces, "reproof-force");
        thread.setDaemon(true);
        return thread;
    }

    /** They have nothing left to do. */
    private static void end(ExecutorService threads) {
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
