package dev.reproof.engine.home;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("try") // A lock does its work by being open.
class RunLockTest {

    private static final RunId RUN = new RunId("r1");
    private static final Holder ME = new Holder(41, "bakery", Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    Path cwd;

    private RunHome home;

    @BeforeEach
    void a_run_has_its_directory() {
        home = RunHome.of(cwd, RUN);
        home.create();
    }

    @Test
    void the_holder_is_written_beside_the_lock_while_it_is_held() throws IOException {
        try (RunLock held = acquire(Duration.ZERO)) {
            assertThat(home.holder())
                    .hasContent("{\"pid\":41,\"host\":\"bakery\",\"since\":\"2026-01-02T03:04:05Z\"}\n");
            assertThat(permissions(home.holder())).isEqualTo("rw-------");
            assertThat(permissions(home.lock())).isEqualTo("rw-------");
        }

        assertThat(home.holder()).doesNotExist();
        assertThat(home.lock()).exists();
    }

    @Test
    void a_look_tells_whether_somebody_has_the_lock_and_leaves_no_trace() {
        assertThat(RunLock.isHeld(RunHome.of(cwd, new RunId("none")))).isFalse();
        assertThat(RunLock.isHeld(home)).isFalse();
        assertThat(home.holder()).doesNotExist();
        try (RunLock held = acquire(Duration.ZERO)) {
            assertThat(RunLock.isHeld(home)).isTrue();
            assertThat(home.holder()).exists();
        }
        assertThat(RunLock.isHeld(home)).isFalse();
    }

    @Test
    void a_lock_let_go_can_be_taken_again() {
        RunLock first = acquire(Duration.ZERO);
        first.close();
        first.close();

        assertThatCode(() -> acquire(Duration.ZERO).close()).doesNotThrowAnyException();
    }

    @Test
    void closing_twice_does_not_take_the_note_of_the_next_holder_away() {
        RunLock first = acquire(Duration.ZERO);
        first.close();
        try (RunLock second = acquire(Duration.ZERO)) {
            first.close();

            assertThat(home.holder()).exists();
            assertRefused();
        }
    }

    @Test
    void a_second_attempt_in_the_same_process_is_refused_with_the_holder_named() {
        try (RunLock held = acquire(Duration.ZERO)) {
            assertThatThrownBy(() -> acquire(Duration.ofMillis(120)))
                    .isInstanceOf(ReproofException.Rejected.class)
                    .hasMessageContaining("Run r1 is in use by pid 41 on host bakery since 2026-01-02T03:04:05Z")
                    .hasMessageContaining("waited 120 ms")
                    .hasMessageContaining(home.lock().toString())
                    .hasMessageContaining("then try again");
        }
    }

    @Test
    void refused_attempts_in_this_process_do_not_lose_the_lock_to_another_process() throws Exception {
        try (RunLock held = acquire(Duration.ZERO)) {
            assertRefused();
            assertRefused();

            try (LockingProcess other = LockingProcess.start(home.directory())) {
                assertThat(other.answer()).isEqualTo("refused");
            }
            assertThat(home.holder()).exists();
        }
    }

    @Test
    void another_process_keeps_the_lock_until_it_is_killed() throws Exception {
        try (LockingProcess other = LockingProcess.start(home.directory())) {
            assertThat(other.answer()).isEqualTo("held");
            assertThatThrownBy(() -> acquire(Duration.ofMillis(120)))
                    .isInstanceOf(ReproofException.Rejected.class)
                    .hasMessageContaining("pid " + other.pid() + " on host child-host");

            other.kill();

            assertThat(home.holder()).exists();
            try (RunLock held = acquire(Duration.ZERO)) {
                assertThat(home.holder()).content().contains("bakery");
            }
        }
    }

    @Test
    void the_lock_comes_to_whoever_waits_when_another_process_lets_go() throws Exception {
        try (LockingProcess other = LockingProcess.start(home.directory())) {
            assertThat(other.answer()).isEqualTo("held");
            CompletableFuture<RunLock> waiting = supplyAsync(() -> acquire(RunLock.PATIENCE.multipliedBy(4)));

            other.letGo();

            try (RunLock held = waiting.get(60, TimeUnit.SECONDS)) {
                assertThat(home.holder()).content().contains("bakery");
            }
        }
    }

    @Test
    void an_unreadable_note_makes_the_holder_unknown() throws IOException {
        try (RunLock held = acquire(Duration.ZERO)) {
            Files.delete(home.holder());
            assertThatThrownBy(() -> acquire(Duration.ZERO))
                    .isInstanceOf(ReproofException.Rejected.class)
                    .hasMessageContaining("unknown holder");

            Files.writeString(home.holder(), "{\"pid\":");
            assertThatThrownBy(() -> acquire(Duration.ZERO)).hasMessageContaining("unknown holder");
        }
    }

    @Test
    void an_interrupted_wait_ends_at_once() throws Exception {
        try (RunLock held = acquire(Duration.ZERO)) {
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            CountDownLatch started = new CountDownLatch(1);
            Thread waiting = new Thread(() -> {
                started.countDown();
                try {
                    acquire(Duration.ofMinutes(5)).close();
                    outcome.complete(null);
                } catch (ReproofException e) {
                    outcome.complete(Thread.currentThread().isInterrupted() ? e : null);
                }
            });
            waiting.setDaemon(true);
            waiting.start();
            started.await();
            await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

            waiting.interrupt();

            assertThat(outcome.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ReproofException.Rejected.class)
                    .hasMessageContaining("Interrupted while waiting for the lock of run r1");
        }
    }

    @Test
    void a_note_that_cannot_be_written_leaves_the_lock_free() throws IOException {
        Files.createDirectories(home.holder().resolve("in the way"));

        assertThatThrownBy(() -> acquire(Duration.ZERO)).isInstanceOf(ReproofException.Storage.class);

        Files.delete(home.holder().resolve("in the way"));
        Files.delete(home.holder());
        assertThatCode(() -> acquire(Duration.ZERO).close()).doesNotThrowAnyException();
    }

    @Test
    void a_symbolic_link_in_place_of_the_lock_is_not_followed() throws IOException {
        Path outside = cwd.resolve("outside");
        Files.createSymbolicLink(home.lock(), outside);

        assertThatThrownBy(() -> acquire(Duration.ZERO))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining("symbolic link");

        assertThat(outside).doesNotExist();
    }

    @Test
    void a_run_without_a_directory_has_no_lock() {
        RunHome missing = RunHome.of(cwd, new RunId("r2"));

        assertThatThrownBy(() -> RunLock.acquire(missing, new RunId("r2"), ME, Duration.ZERO))
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining("lock run r2")
                .hasMessageContaining(missing.lock().toString());
    }

    private RunLock acquire(Duration patience) {
        return RunLock.acquire(home, RUN, ME, patience);
    }

    private void assertRefused() {
        assertThatThrownBy(() -> acquire(Duration.ZERO)).isInstanceOf(ReproofException.Rejected.class);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
