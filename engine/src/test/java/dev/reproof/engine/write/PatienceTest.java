package dev.reproof.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Storage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Patience LONG = new Patience(Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final CountDownLatch work = new CountDownLatch(1);
    private final Thread worker = new Thread(this::workToTheEnd, "worker-under-test");

    private void workToTheEnd() {
        try {
            work.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the worker", e);
        }
    }

    @AfterEach
    void let_it_end() throws InterruptedException {
        work.countDown();
        worker.join();
    }

    @Test
    void an_interrupt_neither_cuts_the_wait_short_nor_gets_lost() throws InterruptedException {
        // given
        worker.start();
        boolean[] found = new boolean[2];
        Thread waiting = new Thread(() -> {
            LONG.end(worker, "the worker");
            found[0] = !worker.isAlive();
            found[1] = Thread.currentThread().isInterrupted();
        });
        waiting.start();

        // when
        for (int times = 0; times < 3; times++) {
            Awaitility.await()
                    .until(() -> waiting.getState() == Thread.State.TIMED_WAITING && !waiting.isInterrupted());
            waiting.interrupt();
        }
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING && !waiting.isInterrupted());
        work.countDown();
        waiting.join();

        // then
        assertThat(found).containsExactly(true, true);
    }

    @Test
    void a_wait_that_nobody_interrupts_leaves_no_interrupt() {
        worker.start();
        work.countDown();

        LONG.end(worker, "the worker");

        assertThat(worker.isAlive()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_thread_that_has_not_begun_is_not_waited_for() {
        LONG.end(worker, "the worker");

        assertThat(worker.getState()).isEqualTo(Thread.State.NEW);
        worker.start();
    }

    @Test
    void what_does_not_come_is_given_up_with_its_name_and_its_place() {
        // given
        Patience shortest = new Patience(Duration.ofMillis(1), Duration.ofMillis(20));
        worker.start();

        // when, then
        assertThatThrownBy(() -> shortest.end(worker, "the worker"))
                .isInstanceOf(Storage.class)
                .hasMessageContainingAll("the worker", "which is in", "then resume");
        assertThatThrownBy(() -> shortest.await(() -> "the answer", new CompletableFuture<>()))
                .isInstanceOf(Storage.class)
                .hasMessageContaining("the answer");
    }

    @Test
    void a_failure_is_an_end_too() {
        LONG.await(() -> "the answer", CompletableFuture.failedFuture(new IllegalStateException("no")));
    }
}
