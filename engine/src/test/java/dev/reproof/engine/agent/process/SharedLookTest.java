package dev.reproof.engine.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedLookTest {

    private static final int ASKING = 40;

    private final AtomicInteger looks = new AtomicInteger();
    private long clock;

    private ProcessLook look() {
        looks.incrementAndGet();
        return ProcessLook.now(pid -> Optional.empty(), found -> {});
    }

    @Test
    void all_who_ask_during_a_look_share_the_next_one() throws Exception {
        // given a look that goes on until everybody has asked
        CountDownLatch asked = new CountDownLatch(ASKING);
        SharedLook shared = new SharedLook(
                () -> {
                    ProcessLook look = look();
                    await(asked);
                    return look;
                },
                0,
                0,
                System::nanoTime);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            long before = System.nanoTime();
            Future<ProcessLook> first = threads.submit(() -> shared.since(before));
            while (looks.get() == 0) {
                Thread.onSpinWait();
            }

            // when
            List<Future<ProcessLook>> others = new ArrayList<>();
            for (int i = 0; i < ASKING; i++) {
                others.add(threads.submit(() -> {
                    long after = System.nanoTime();
                    asked.countDown();
                    return shared.since(after);
                }));
            }

            // then
            ProcessLook second = others.get(0).get();
            assertThat(second).isNotSameAs(first.get());
            for (Future<ProcessLook> other : others) {
                assertThat(other.get()).isSameAs(second);
            }
            assertThat(looks).hasValue(2);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch asked) {
        try {
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while others were to ask", e);
        }
    }

    @Test
    void one_that_began_before_it_was_asked_for_is_not_given() {
        SharedLook shared = new SharedLook(this::look, 0, 0, () -> 0);
        ProcessLook first = shared.since(System.nanoTime());

        assertThat(shared.ifDue(first.began() - 1)).contains(first);
        assertThat(shared.ifDue(first.began())).isPresent().get().isNotSameAs(first);
        assertThat(looks).hasValue(2);
    }

    @Test
    void looks_that_can_wait_leave_a_rest_that_grows_with_what_they_take() {
        // given looks that take ten, and three times that in between
        SharedLook shared = new SharedLook(
                () -> {
                    clock += 10;
                    return look();
                },
                20,
                3,
                () -> clock);
        ProcessLook first = shared.ifDue(0).orElseThrow();

        // then
        clock += 29;
        assertThat(shared.ifDue(first.began())).isEmpty();
        clock += 1;
        assertThat(shared.ifDue(first.began())).isPresent();

        // and who cannot wait gets one
        assertThat(shared.since(System.nanoTime())).isNotNull();
        assertThat(looks).hasValue(3);
    }

    @Test
    void short_looks_leave_the_least_rest() {
        SharedLook shared = new SharedLook(this::look, 20, 3, () -> clock);
        ProcessLook first = shared.ifDue(0).orElseThrow();

        clock += 19;
        assertThat(shared.ifDue(first.began())).isEmpty();
        clock += 1;
        assertThat(shared.ifDue(first.began())).isPresent();
    }
}
