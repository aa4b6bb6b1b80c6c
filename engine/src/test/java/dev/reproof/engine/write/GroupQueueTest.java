package dev.reproof.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.decide.RunCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is not ready would wait for an hour here, so a test that waits is one that fails. */
@Timeout(60)
class GroupQueueTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final GroupQueue queue = new GroupQueue(new GroupPolicy(3, LONG));

    @Test
    void a_decision_is_handed_out_at_once_with_what_waits_before_it() throws InterruptedException {
        Submission block = block();
        Submission decision = decision();
        queue.offer(List.of(block));
        queue.offer(List.of(decision));

        assertThat(queue.next()).containsExactly(block, decision);
    }

    @Test
    void enough_blocks_are_handed_out_at_once() throws InterruptedException {
        IntStream.range(0, 3).forEach(block -> queue.offer(List.of(block())));

        assertThat(queue.next()).hasSize(3);
    }

    @Test
    void a_block_that_is_old_enough_is_handed_out_with_younger_ones() throws InterruptedException {
        queue.offer(List.of(blockBorn(System.nanoTime() - LONG.toNanos())));
        queue.offer(List.of(block()));

        assertThat(queue.next()).hasSize(2);
    }

    @Test
    void the_decision_counts_only_while_it_waits() throws InterruptedException {
        queue.offer(List.of(decision()));
        queue.next();
        Submission later = block();
        queue.offer(List.of(later));
        queue.offer(List.of(block()));
        queue.offer(List.of(block()));

        assertThat(queue.next()).hasSize(3).startsWith(later);
    }

    @Test
    void a_decision_behind_many_blocks_comes_in_its_order() throws InterruptedException {
        IntStream.range(0, 300).forEach(block -> queue.offer(List.of(block())));
        Submission decision = decision();
        queue.offer(List.of(decision));

        assertThat(queue.next()).hasSize(256).doesNotContain(decision);
        assertThat(queue.next()).hasSize(45).endsWith(decision);
    }

    @Test
    void a_buffer_that_is_due_is_flushed_into_the_group_that_is_about_to_go() throws InterruptedException {
        Submission decision = decision();
        Submission flushed = block();
        queue.offer(List.of(decision));
        queue.linger(buffer(System.nanoTime(), () -> queue.offer(List.of(flushed))));

        assertThat(queue.next()).containsExactly(decision, flushed);
    }

    @Test
    void a_buffer_is_flushed_when_its_time_has_come() throws InterruptedException {
        Submission flushed = blockBorn(System.nanoTime() - LONG.toNanos());
        queue.linger(buffer(System.nanoTime() + Duration.ofMillis(20).toNanos(), () -> queue.offer(List.of(flushed))));

        assertThat(queue.next()).containsExactly(flushed);
    }

    @Test
    void a_buffer_that_is_not_due_stays() throws InterruptedException {
        AtomicInteger flushed = new AtomicInteger();
        queue.linger(buffer(System.nanoTime() + LONG.toNanos(), flushed::incrementAndGet));
        queue.offer(List.of(decision()));

        queue.next();

        assertThat(flushed).hasValue(0);
    }

    @Test
    void a_closed_queue_hands_out_what_waits_and_then_nothing() throws InterruptedException {
        Submission block = block();
        queue.offer(List.of(block));
        queue.close();

        assertThat(queue.offer(List.of(block()))).isFalse();
        assertThat(queue.next()).containsExactly(block);
        assertThat(queue.next()).isEmpty();
    }

    @Test
    void whoever_waits_learns_that_the_queue_is_closed() {
        CompletableFuture<List<Submission>> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.next();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        queue.close();

        assertThat(WriterFixture.done(waiting)).isEmpty();
    }

    @Test
    void what_is_left_can_be_taken_out() throws InterruptedException {
        Submission decision = decision();
        queue.offer(List.of(decision));
        queue.close();

        assertThat(queue.rest()).containsExactly(decision);
        assertThat(queue.rest()).isEmpty();
        assertThat(queue.next()).isEmpty();
    }

    private static Submission decision() {
        return new Submission(
                Optional.of(new RunCommand.StartRank(0)), List.of(), System.nanoTime(), new CompletableFuture<>());
    }

    private static Submission block() {
        return blockBorn(System.nanoTime());
    }

    private static Submission blockBorn(long nanos) {
        return new Submission(Optional.empty(), List.of(), nanos, new CompletableFuture<>());
    }

    private static Lingering buffer(long dueNanos, Runnable flush) {
        return new Lingering() {
            @Override
            public long dueNanos() {
                return dueNanos;
            }

            @Override
            public void flush() {
                flush.run();
            }
        };
    }
}
