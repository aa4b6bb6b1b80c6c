package dev.reproof.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.log.Encoder;
import dev.reproof.engine.write.Commit;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BacklogTest {

    private static final RunState STATE = RunState.started(
            LiveRun.dag("a"),
            new Recorded(
                    0,
                    Sha256.of("link"),
                    LiveRun.NOW,
                    new RunStarted(
                            LiveRun.RUN,
                            new Document(StreamId.ofTranscript(LiveRun.RUN, 0), Sha256.of("dag"), 3),
                            RunOptions.DEFAULT,
                            1,
                            "quay",
                            7,
                            "0.1.0",
                            ArtifactChoice.own())));

    private final Backlog backlog = new Backlog(2_000, Duration.ZERO, STATE, TranscriptStore.EMPTY);
    private Thread adding;

    @AfterEach
    void nobody_waits_any_more() throws InterruptedException {
        backlog.close();
        if (adding != null) {
            adding.join();
        }
    }

    @Test
    void text_waits_while_too_much_is_behind_and_goes_on_when_there_is_room() {
        backlog.add(text(1_000), true);
        CompletableFuture<Void> second = adding(text(1_000));
        Backlog.Batch batch = backlog.take();
        assertThat(second).isNotDone();

        backlog.release(batch.entries().get(0));

        second.join();
        assertThat(backlog.take().entries()).hasSize(1);
    }

    @Test
    void one_text_beyond_the_bound_passes_alone() {
        backlog.add(text(10_000), true);

        assertThat(backlog.take().entries()).hasSize(1);
    }

    @Test
    void decisions_pass_however_much_is_behind() {
        backlog.add(text(1_900), true);
        RunState next = STATE.evolve(new Recorded(1, Sha256.of("next"), LiveRun.NOW, new RankStarted(0, 0)));

        backlog.add(
                new Commit(
                        next,
                        TranscriptStore.EMPTY,
                        List.of(new Recorded(1, Sha256.of("next"), LiveRun.NOW, new RankStarted(0, 0))),
                        List.of()),
                true);

        Backlog.Batch batch = backlog.take();
        assertThat(batch.entries()).hasSize(2);
        assertThat(batch.state()).isEqualTo(next);
        assertThat(batch.due()).contains(Due.SOON);
    }

    @Test
    void text_alone_asks_for_no_state_file() {
        backlog.add(text(10), true);

        assertThat(backlog.take().due()).isEmpty();
    }

    @Test
    void closing_keeps_nobody_waiting() {
        backlog.add(text(1_900), true);
        CompletableFuture<Void> second = adding(text(1_900));

        backlog.close();

        second.join();
        Backlog.Batch last = backlog.take();
        assertThat(last.last()).isTrue();
        assertThat(last.entries()).hasSize(1);
        assertThat(backlog.flushed()).isCompleted();
    }

    @Test
    void a_flush_is_handed_out_behind_what_it_waits_for() {
        backlog.add(text(10), true);
        CompletableFuture<Void> flush = backlog.flushed();
        backlog.add(text(10), true);

        Backlog.Batch batch = backlog.take();

        assertThat(batch.flushed()).containsExactly(flush);
        assertThat(batch.entries()).hasSize(2);
        assertThat(batch.due()).contains(Due.AT_REST);
    }

    @Test
    void what_nobody_waits_for_gathers_until_something_is_due() {
        try (Taking taking = new Taking(new Backlog(2_000, Duration.ofDays(1), STATE, TranscriptStore.EMPTY))) {
            taking.backlog.add(text(10), true);
            taking.assertWaits();

            taking.backlog.add(text(10), true);
            taking.backlog.add(interrupted(), true);

            assertThat(taking.batch.join().entries()).hasSize(3);
        }
    }

    @Test
    void what_gathers_is_taken_where_somebody_waits_for_it() {
        try (Taking taking = new Taking(new Backlog(2_000, Duration.ofDays(1), STATE, TranscriptStore.EMPTY))) {
            taking.backlog.add(text(10), true);
            taking.assertWaits();

            CompletableFuture<Void> flush = taking.backlog.flushed();

            assertThat(taking.batch.join().flushed()).containsExactly(flush);
        }
    }

    @Test
    void what_gathers_is_taken_before_there_is_too_much_of_it() {
        try (Taking taking = new Taking(new Backlog(2_000, Duration.ofDays(1), STATE, TranscriptStore.EMPTY))) {
            taking.backlog.add(text(10), true);
            taking.assertWaits();

            taking.backlog.add(text(1_000), true);

            assertThat(taking.batch.join().entries()).hasSize(2);
        }
    }

    /** A thread that takes a batch of a backlog in which things gather for ever. */
    private static final class Taking implements AutoCloseable {

        private final Backlog backlog;
        private final CompletableFuture<Backlog.Batch> batch = new CompletableFuture<>();
        private final Thread thread;

        Taking(Backlog backlog) {
            this.backlog = backlog;
            this.thread = new Thread(() -> batch.complete(backlog.take()));
            thread.start();
        }

        void assertWaits() {
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            assertThat(batch).isNotDone();
        }

        @Override
        public void close() {
            backlog.close();
            batch.join();
        }
    }

    private CompletableFuture<Void> adding(Commit commit) {
        CompletableFuture<Void> added = new CompletableFuture<>();
        adding = new Thread(() -> {
            backlog.add(commit, true);
            added.complete(null);
        });
        adding.start();
        await().until(() -> adding.getState() == Thread.State.TIMED_WAITING);
        return added;
    }

    private static Commit text(int bytes) {
        byte[] text = new byte[bytes];
        AttemptKey key = new AttemptKey(new TaskId("a"), 0, 1);
        TranscriptEvent block = TranscriptBlocks.pack(0, text, 0, bytes);
        TranscriptAppend append = new TranscriptAppend(
                StreamId.ofTranscript(LiveRun.RUN, 1), 1, Optional.of(key), block, Encoder.encode(block), text);
        return new Commit(STATE, TranscriptStore.EMPTY, List.of(), List.of(append));
    }

    private static Commit interrupted() {
        Recorded stopped =
                new Recorded(1, Sha256.of("next"), LiveRun.NOW, new RunInterrupted("stopped", Optional.empty()));
        return new Commit(STATE.evolve(stopped), TranscriptStore.EMPTY, List.of(stopped), List.of());
    }
}
