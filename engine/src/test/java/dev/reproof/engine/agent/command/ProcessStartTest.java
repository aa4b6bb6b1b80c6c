package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starts that fail, and one that never returns. */
class ProcessStartTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void a_start_that_does_not_return_is_given_up_and_what_it_starts_after_all_is_killed() throws Exception {
        // given
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Process> late = new CompletableFuture<>();
        ProcessStart start = new ProcessStart(() -> {
            awaitQuietly(held);
            late.complete(sleeping());
            return late.join();
        });

        // when
        assertThatThrownBy(() -> start.within(Duration.ofMillis(20)))
                .isInstanceOf(Storage.class)
                .hasMessageContaining("the system does not answer");
        held.countDown();

        // then
        assertThat(late.get(60, TimeUnit.SECONDS).waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_a_start_throws_comes_through() {
        IOException refused = new IOException("refused");
        OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");

        assertThatThrownBy(() -> new ProcessStart(() -> {
                            throw refused;
                        })
                        .within(LONG))
                .isSameAs(refused);
        assertThatThrownBy(() -> new ProcessStart(() -> {
                            throw noThread;
                        })
                        .within(LONG))
                .isSameAs(noThread);
    }

    @Test
    void an_interrupt_is_kept_and_loses_no_process() throws IOException {
        Thread.currentThread().interrupt();

        Process process = new ProcessStart(ProcessStartTest::sleeping).within(LONG);

        assertThat(Thread.interrupted()).isTrue();
        process.destroyForcibly();
    }

    private static Process sleeping() throws IOException {
        return new ProcessBuilder("sleep", "600").start();
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
