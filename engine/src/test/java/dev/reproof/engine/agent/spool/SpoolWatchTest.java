package dev.reproof.engine.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolWatchTest {

    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    @TempDir
    private Path directory;

    /** One that waits again and again, until the file is that long. */
    private static CompletableFuture<Void> waiting(SpoolWatch.Waiter waiter, Path file, long size) {
        return CompletableFuture.runAsync(() -> {
            try {
                while (!Files.exists(file) || Files.size(file) < size) {
                    waiter.await(LONG);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_waits_for_hours_is_woken_by_a_file_that_comes_or_grows(boolean told) throws Exception {
        Path file = directory.resolve("stdout");
        try (SpoolWatch.Waiter waiter = new SpoolWatch(told).of(directory)) {
            CompletableFuture<Void> come = waiting(waiter, file, 0);
            Files.createFile(file);
            come.get(60, TimeUnit.SECONDS);

            CompletableFuture<Void> grown = waiting(waiter, file, 5);
            Files.writeString(file, "flour", StandardOpenOption.APPEND);
            grown.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_change_before_the_wait_ends_it_at_once_and_so_does_a_call() throws Exception {
        try (SpoolWatch.Waiter waiter = new SpoolWatch().of(directory)) {
            waiter.wake();
            waiter.await(LONG);

            CompletableFuture<Void> later = CompletableFuture.runAsync(() -> {
                try {
                    waiter.await(LONG);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            waiter.wake();
            later.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void nobody_waits_no_thread_watches() throws Exception {
        SpoolWatch watch = new SpoolWatch(true);
        try (SpoolWatch.Waiter one = watch.of(directory)) {
            try (SpoolWatch.Waiter other = watch.of(Files.createDirectory(directory.resolve("other")))) {
                assertThat(watching()).isEqualTo(1);
                other.wake();
            }
            assertThat(watching()).isEqualTo(1);
            one.wake();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> watching() == 0);
        try (SpoolWatch.Waiter again = watch.of(directory)) {
            assertThat(watching()).isEqualTo(1);
            again.wake();
        }
    }

    private static long watching() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("reproof-agent-files"))
                .count();
    }
}
