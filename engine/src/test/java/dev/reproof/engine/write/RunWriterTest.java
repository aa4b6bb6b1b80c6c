package dev.reproof.engine.write;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.SampleRun.C;
import static dev.reproof.engine.write.WriterFixture.NEVER;
import static dev.reproof.engine.write.WriterFixture.dispatching;
import static dev.reproof.engine.write.WriterFixture.done;
import static dev.reproof.engine.write.WriterFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.decide.RunCommand.ExceedTask;
import dev.reproof.engine.decide.RunCommand.InterruptRun;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunWriterTest {

    private static final StreamId ONE = new StreamId("r1/1");
    private static final InterruptRun INTERRUPT = new InterruptRun("SIGTERM", List.of());

    @TempDir
    Path directory;

    private WriterFixture run;
    private RunWriter writer;

    @BeforeEach
    void a_writer_that_lets_text_wait() {
        use(new GroupPolicy(16, NEVER));
    }

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void a_decision_is_forced_with_everything_that_waits_in_one_append_and_in_order() {
        run.dispatch(A, ONE);
        List<CompletableFuture<RunState>> blocks = blocks(0, 3);
        CompletableFuture<RunState> decision = writer.decide(new StartRank(0), List.of());

        RunState state = done(decision);
        blocks.forEach(WriterFixture::done);

        assertThat(run.log.appends()).hasSize(2);
        assertThat(names(run.log.appends().get(1))).containsExactly("r1/1#1", "r1/1#2", "r1/1#3", "r1#2");
        assertThat(state.position()).isEqualTo(2);
        assertThat(writer.state()).isEqualTo(state);
        assertThat(writer.transcripts().find(ONE).orElseThrow().bytes()).isEqualTo(30);
    }

    @Test
    void the_texts_of_a_command_come_before_what_it_yields() {
        run.dispatch(A, ONE);

        assertThat(names(run.log.appends().get(0))).containsExactly("r1/1#0", "r1#1");
    }

    @Test
    void a_full_group_of_blocks_does_not_wait() {
        run.dispatch(A, ONE);

        blocks(0, 16).forEach(WriterFixture::done);

        assertThat(run.log.appends()).hasSize(2);
        assertThat(run.log.appends().get(1)).hasSize(16);
    }

    @Test
    void a_group_that_is_not_full_waits() {
        run.dispatch(A, ONE);
        List<CompletableFuture<RunState>> blocks = blocks(0, 15);

        done(writer.decide(new StartRank(0), List.of()));

        blocks.forEach(WriterFixture::done);
        assertThat(run.log.appends().get(1)).hasSize(16);
    }

    @Test
    void a_lone_block_is_forced_when_it_has_waited_long_enough() {
        use(new GroupPolicy(16, Duration.ofMillis(20)));
        run.dispatch(A, ONE);

        done(writer.append(run.block(A, ONE, 0), System.nanoTime()));

        assertThat(run.log.appends()).hasSize(2);
        assertThat(run.log.transcripts().find(ONE).orElseThrow().bytes()).isEqualTo(10);
    }

    @Test
    void a_block_whose_text_has_waited_long_enough_waits_no_more() {
        run.dispatch(A, ONE);

        done(writer.append(run.block(A, ONE, 0), System.nanoTime() - NEVER.toNanos()));

        assertThat(run.log.appends()).hasSize(2);
    }

    @Test
    void nothing_is_acknowledged_or_published_before_it_is_forced() {
        RunState before = writer.state();
        run.log.hold();
        CompletableFuture<RunState> dispatched = writer.decide(dispatching(A, ONE), List.of(run.opened(A, ONE)));
        await().until(() -> run.log.appends().size() == 1);

        assertThat(dispatched).isNotDone();
        assertThat(writer.state()).isSameAs(before);
        assertThat(writer.transcripts().find(ONE)).isEmpty();
        assertThat(run.commits).isEmpty();

        run.log.release();
        assertThat(done(dispatched).task(A).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(writer.transcripts().find(ONE)).isPresent();
        assertThat(run.commits).hasSize(1);
    }

    @Test
    void what_comes_while_the_log_is_busy_is_the_next_group() {
        run.log.hold();
        CompletableFuture<RunState> first = writer.decide(new StartRank(0), List.of());
        await().until(() -> run.log.appends().size() == 1);
        List<CompletableFuture<RunState>> rest = List.of(
                writer.decide(dispatching(A, ONE), List.of(run.opened(A, ONE))),
                writer.append(run.block(A, ONE, 0), System.nanoTime()),
                writer.decide(new ExceedTask(B, Limit.PROMPT_CHARS, "too long"), List.of()));

        run.log.release();

        done(first);
        rest.forEach(WriterFixture::done);
        assertThat(run.log.appends()).hasSize(2);
        assertThat(names(run.log.appends().get(1))).containsExactly("r1/1#0", "r1#2", "r1/1#1", "r1#3");
    }

    @Test
    void a_group_does_not_grow_beyond_256() {
        run.dispatch(A, ONE);
        run.log.hold();
        CompletableFuture<RunState> first = writer.decide(new StartRank(0), List.of());
        await().until(() -> run.log.appends().size() == 2);
        List<CompletableFuture<RunState>> blocks = blocks(0, 300);

        run.log.release();
        done(first);
        done(writer.decide(INTERRUPT, List.of()));

        blocks.forEach(WriterFixture::done);
        assertThat(run.log.appends()).extracting(List::size).startsWith(2, 1, 256);
        assertThat(run.log.appends().stream().mapToInt(List::size).sum()).isEqualTo(304);
    }

    @Test
    void a_command_decides_on_what_the_one_before_it_in_its_group_has_led_to() {
        run.log.hold();
        CompletableFuture<RunState> first = writer.decide(new StartRank(0), List.of());
        await().until(() -> run.log.appends().size() == 1);
        CompletableFuture<RunState> refused =
                writer.decide(new ExceedTask(A, Limit.PROMPT_CHARS, "too long"), List.of());
        CompletableFuture<RunState> again = writer.decide(new ExceedTask(A, Limit.PROMPT_CHARS, "too long"), List.of());
        CompletableFuture<RunState> skipped = writer.decide(new RunCommand.SkipTask(C), List.of());

        run.log.release();

        done(first);
        assertThat(done(again)).isEqualTo(done(refused)).isEqualTo(done(skipped));
        assertThat(names(run.log.appends().get(1))).containsExactly("r1#2", "r1#3");
    }

    @Test
    void a_refused_command_does_not_harm_its_group() {
        run.log.hold();
        CompletableFuture<RunState> first = writer.decide(new StartRank(0), List.of());
        await().until(() -> run.log.appends().size() == 1);
        CompletableFuture<RunState> good = writer.decide(dispatching(A, ONE), List.of(run.opened(A, ONE)));
        CompletableFuture<RunState> bad =
                writer.decide(dispatching(C, new StreamId("r1/2")), List.of(run.opened(C, new StreamId("r1/2"))));
        CompletableFuture<RunState> block = writer.append(run.block(A, ONE, 0), System.nanoTime());

        run.log.release();

        done(first);
        done(good);
        done(block);
        assertThat(failure(bad)).isInstanceOf(Rejected.class).hasMessageContaining("parent 'a' is RUNNING");
        assertThat(names(run.log.appends().get(1))).containsExactly("r1/1#0", "r1#2", "r1/1#1");
        assertThat(done(writer.decide(INTERRUPT, List.of())).interrupted()).contains("SIGTERM");
    }

    @Test
    void a_command_that_yields_nothing_appends_nothing_and_takes_no_text() {
        RunState dispatched = run.dispatch(A, ONE);

        RunState again = run.dispatch(A, ONE);

        assertThat(again).isEqualTo(dispatched);
        assertThat(run.log.appends()).hasSize(1);
        assertThat(run.commits).hasSize(1);
    }

    @Test
    void events_are_chained_and_carry_the_clocks_milliseconds() {
        run.close();
        Instant fine = SampleRun.NOW.plusNanos(912_345);
        run = new WriterFixture(
                directory.resolve("fine"), new GroupPolicy(1, NEVER), Clock.fixed(fine, ZoneOffset.UTC));

        RunState state = done(run.writer.decide(new StartRank(0), List.of()));

        List<Recorded> read = run.log.decisions(SampleRun.STREAM);
        assertThat(read)
                .hasSize(2)
                .element(1)
                .isEqualTo(run.commits.get(0).decisions().get(0));
        assertThat(read.get(1).at()).isEqualTo(SampleRun.NOW);
        assertThat(read.get(1).link()).isEqualTo(state.chain());
    }

    @Test
    void a_listener_learns_of_every_commit_in_order() {
        run.dispatch(A, ONE);
        blocks(0, 16).forEach(WriterFixture::done);
        done(writer.decide(INTERRUPT, List.of()));

        assertThat(run.commits).hasSize(3);
        assertThat(run.commits).extracting(commit -> commit.decisions().size()).containsExactly(1, 0, 1);
        assertThat(run.commits).extracting(commit -> commit.texts().size()).containsExactly(1, 16, 0);
        assertThat(run.commits.get(1).transcripts().find(ONE).orElseThrow().bytes())
                .isEqualTo(160);
        assertThat(run.commits.get(2).state()).isEqualTo(writer.state());
    }

    @Test
    void an_append_that_fails_fails_its_group_and_everything_after_it() {
        RunState before = run.dispatch(A, ONE);
        Concurrency lost = new Concurrency("lost the run", null);
        run.log.breakWith(lost);
        run.log.hold();
        CompletableFuture<RunState> block = writer.append(run.block(A, ONE, 0), System.nanoTime());
        CompletableFuture<RunState> decision = writer.decide(new StartRank(0), List.of());
        await().until(() -> run.log.appends().size() == 2);
        CompletableFuture<RunState> waiting = writer.decide(INTERRUPT, List.of());

        run.log.release();

        for (CompletableFuture<RunState> failed : List.of(block, decision, waiting)) {
            assertThat(failure(failed)).isSameAs(lost);
        }
        assertThat(failure(writer.decide(INTERRUPT, List.of()))).isSameAs(lost);
        assertThat(failure(writer.append(run.block(A, ONE, 0), System.nanoTime())))
                .isSameAs(lost);
        assertThat(writer.state()).isSameAs(before);
        assertThat(writer.transcripts().find(ONE).orElseThrow().bytes()).isZero();
        assertThat(run.log.appends()).hasSize(2);
        assertThat(run.commits).hasSize(1);
        await().until(() -> WriterFixture.thread().isEmpty());
    }

    @Test
    void a_failure_that_nobody_foresaw_is_told_as_one_of_the_store() {
        IllegalStateException odd = new IllegalStateException("odd");
        run.log.breakWith(odd);

        assertThat(failure(writer.decide(INTERRUPT, List.of())))
                .isInstanceOf(Storage.class)
                .hasMessageContaining("writer of run r1")
                .hasMessageContaining("odd")
                .hasCause(odd);
    }

    @Test
    void text_that_cannot_follow_fails_its_group_before_it_is_appended() {
        run.dispatch(A, ONE);

        CompletableFuture<RunState> gap = writer.append(run.block(A, ONE, 1), System.nanoTime() - NEVER.toNanos());

        assertThat(failure(gap)).isInstanceOf(Corrupt.class).hasMessageContaining("Transcript gap: stream=r1/1");
        assertThat(run.log.appends()).hasSize(1);
        assertThat(failure(writer.decide(INTERRUPT, List.of()))).isSameAs(failure(gap));
    }

    @Test
    void a_buffer_that_fails_leaves_nobody_waiting() {
        run.dispatch(A, ONE);
        CompletableFuture<RunState> waiting = writer.append(run.block(A, ONE, 0), System.nanoTime());

        writer.linger(new Lingering() {
            @Override
            public long dueNanos() {
                return System.nanoTime();
            }

            @Override
            public void flush() {
                throw new IllegalStateException("torn buffer");
            }
        });

        assertThat(failure(waiting)).isInstanceOf(Storage.class).hasMessageContaining("torn buffer");
        assertThat(failure(writer.decide(INTERRUPT, List.of()))).isSameAs(failure(waiting));
    }

    @Test
    void a_writer_that_is_interrupted_leaves_nobody_waiting() {
        run.dispatch(A, ONE);
        CompletableFuture<RunState> waiting = writer.append(run.block(A, ONE, 0), System.nanoTime());

        WriterFixture.thread().orElseThrow().interrupt();

        assertThat(failure(waiting)).isInstanceOf(Storage.class).hasMessageContaining("interrupted");
        assertThat(failure(writer.decide(INTERRUPT, List.of()))).isSameAs(failure(waiting));
    }

    @Test
    void closing_writes_what_waits_and_leaves_no_thread() {
        run.dispatch(A, ONE);
        List<CompletableFuture<RunState>> blocks = blocks(0, 3);

        writer.close();

        assertThat(blocks).allSatisfy(block -> assertThat(block).isCompleted());
        assertThat(run.log.transcripts().find(ONE).orElseThrow().bytes()).isEqualTo(30);
        assertThat(WriterFixture.thread()).isEmpty();
        assertThat(failure(writer.decide(INTERRUPT, List.of())))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("Run r1 is closed");
        writer.close();
    }

    @Test
    void closing_on_a_thread_that_is_being_interrupted_writes_too() {
        run.dispatch(A, ONE);
        List<CompletableFuture<RunState>> blocks = blocks(0, 3);

        Thread.currentThread().interrupt();
        writer.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(blocks).allSatisfy(block -> assertThat(block).isCompleted());
    }

    private void use(GroupPolicy policy) {
        if (run != null) {
            run.close();
        }
        run = new WriterFixture(directory.resolve("linger-" + policy.linger().toMillis()), policy);
        writer = run.writer;
    }

    private List<CompletableFuture<RunState>> blocks(int from, int to) {
        List<CompletableFuture<RunState>> submitted = new ArrayList<>();
        IntStream.range(from, to)
                .forEach(number -> submitted.add(writer.append(run.block(A, ONE, number), System.nanoTime())));
        return submitted;
    }

    private static List<String> names(List<LogEntry> entries) {
        return entries.stream()
                .map(entry -> entry.stream() + "#" + entry.sequence())
                .toList();
    }
}
