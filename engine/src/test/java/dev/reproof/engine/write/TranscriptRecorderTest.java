package dev.reproof.engine.write;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.write.WriterFixture.NEVER;
import static dev.reproof.engine.write.WriterFixture.done;
import static dev.reproof.engine.write.WriterFixture.failure;
import static dev.reproof.engine.write.WriterFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class TranscriptRecorderTest {

    private static final StreamId ONE = new StreamId("r1/1");
    private static final RecorderSettings SMALL = new RecorderSettings(16, NEVER, 4);
    private static final GroupPolicy AT_ONCE = new GroupPolicy(1, NEVER);
    private static final String TEXT =
            "Kn\u00E4ckebr\u00F6d \uD83C\uDF5E\r\n\u0000e\u0301 \u20AC\u20AC\u20AC, twice baked, "
                    + "\uD83C\uDF5E\uD83C\uDF5E\uD83C\uDF5E\uD83C\uDF5E\uD83C\uDF5E and cut.";

    @TempDir
    Path directory;

    private WriterFixture run;

    @AfterEach
    void close() {
        if (run != null) {
            run.close();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void what_was_printed_in_any_division_is_what_the_log_holds_and_the_seal_says(long seed) {
        Random random = new Random(seed);
        String text = TEXT.repeat(1 + random.nextInt(20));
        TranscriptRecorder recorder = recording(AT_ONCE, new RecorderSettings(4 + random.nextInt(40), NEVER, 4));

        if (seed % 2 == 0) {
            printBytes(random, recorder, text.getBytes(StandardCharsets.UTF_8));
        } else {
            printText(random, recorder, text);
        }
        RunState state = finish(recorder);

        assertRecorded(text, 0);
        assertThat(state.task(A).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(state.task(A).transcript().orElseThrow().seal()).isEqualTo(seal(text, 0));
    }

    @Test
    void blocks_are_full_but_end_at_characters() {
        TranscriptRecorder recorder = recording(AT_ONCE, SMALL);

        recorder.text("123456789012345\uD83C\uDF5E");
        recorder.text("1234567890123\u20AC");
        recorder.text("x".repeat(100));
        finish(recorder);

        assertThat(blocks())
                .containsExactly(
                        "123456789012345",
                        "\uD83C\uDF5E123456789012",
                        "3\u20ACxxxxxxxxxxxx",
                        "x".repeat(16),
                        "x".repeat(16),
                        "x".repeat(16),
                        "x".repeat(16),
                        "x".repeat(16),
                        "x".repeat(8));
    }

    @Test
    void what_is_invalid_is_replaced_and_counted_in_the_seal() {
        TranscriptRecorder recorder = recording(AT_ONCE, SMALL);

        recorder.bytes(new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xF0, (byte) 0x9F}, 0, 5);
        recorder.text("\uDF5E");
        finish(recorder);

        assertRecorded("a\uFFFDb\uFFFD\uFFFD", 3);
    }

    @Test
    void an_attempt_that_prints_nothing_has_an_empty_text() {
        finish(recording(AT_ONCE, SMALL));

        assertRecorded("", 0);
        assertThat(blocks()).isEmpty();
    }

    @Test
    void the_last_text_and_the_seal_come_with_the_end_and_not_before() {
        TranscriptRecorder recorder = recording(new GroupPolicy(16, NEVER), SMALL);
        recorder.text("short");

        finish(recorder);

        assertThat(run.log.appends()).hasSize(2);
        assertThat(run.log.appends().get(1))
                .extracting(entry -> entry.event().type())
                .containsExactly("TranscriptChunkAppended", "TranscriptSealed", "TaskFinished");
    }

    @Test
    void a_small_text_becomes_a_block_when_it_has_waited_long_enough() {
        TranscriptRecorder recorder = recording(
                new GroupPolicy(16, Duration.ofMillis(5)), new RecorderSettings(1024, Duration.ofMillis(5), 4));

        recorder.text("waiting");
        await().until(() -> run.writer.transcripts().find(ONE).orElseThrow().bytes() == 7);
        recorder.text(" again");
        await().until(() -> run.writer.transcripts().find(ONE).orElseThrow().bytes() == 13);

        finish(recorder);
        assertRecorded("waiting again", 0);
        assertThat(blocks()).containsExactly("waiting", " again");
    }

    @Test
    void whoever_prints_faster_than_the_log_takes_has_to_wait() {
        TranscriptRecorder recorder = recording(AT_ONCE, new RecorderSettings(16, NEVER, 2));
        run.log.hold();
        String text = "x".repeat(16 * 10);
        CompletableFuture<Thread> printing = new CompletableFuture<>();
        CompletableFuture<Void> printed = CompletableFuture.runAsync(() -> {
            printing.complete(Thread.currentThread());
            recorder.text(text);
        });

        await().until(() -> done(printing).getState() == Thread.State.WAITING);
        assertThat(printed).isNotDone();

        run.log.release();
        done(printed);
        finish(recorder);
        assertRecorded(text, 0);
    }

    @Test
    void so_many_blocks_may_wait_for_the_log_before_anybody_has_to() {
        TranscriptRecorder recorder = recording(AT_ONCE, new RecorderSettings(16, NEVER, 2));
        run.log.hold();

        done(CompletableFuture.runAsync(() -> recorder.text("x".repeat(16 * 2 + 15))));

        run.log.release();
        finish(recorder);
        assertRecorded("x".repeat(16 * 2 + 15), 0);
    }

    @Test
    void whoever_waits_for_a_log_that_fails_learns_of_it() {
        Storage full = new Storage("disk full", null);
        TranscriptRecorder recorder = recording(AT_ONCE, new RecorderSettings(16, NEVER, 1));
        run.log.breakWith(full);
        run.log.hold();
        CompletableFuture<Void> printed = CompletableFuture.runAsync(() -> recorder.text("x".repeat(16 * 10)));
        await().until(() -> run.log.appends().size() == 2);

        run.log.release();

        assertThat(failure(printed)).hasRootCause(full);
        assertThatThrownBy(() -> recorder.text("more")).isSameAs(full);
        assertThatThrownBy(() -> recorder.bytes(new byte[] {'m'}, 0, 1)).isSameAs(full);
    }

    @Test
    void printing_into_a_run_that_was_closed_fails() {
        TranscriptRecorder recorder = recording(AT_ONCE, SMALL);
        run.writer.close();

        assertThatThrownBy(() -> {
                    recorder.text("x".repeat(16));
                    recorder.text("x".repeat(16));
                })
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("closed");
    }

    @Test
    void attempts_that_print_at_once_do_not_disturb_each_other() {
        run = new WriterFixture(directory, new GroupPolicy(4, Duration.ofMillis(2)));
        List<CompletableFuture<Void>> printing = new ArrayList<>();
        List<TaskId> tasks = List.of(A, SampleRun.B);
        for (TaskId task : tasks) {
            run.dispatch(task, stream(task));
            TranscriptRecorder recorder = new TranscriptRecorder(
                    run.writer, stream(task), key(task), new RecorderSettings(64, Duration.ofMillis(1), 2));
            printing.add(CompletableFuture.runAsync(() -> {
                printBytes(
                        new Random(task.value().hashCode()),
                        recorder,
                        (task + TEXT).repeat(200).getBytes(StandardCharsets.UTF_8));
                finish(task, recorder);
            }));
        }

        printing.forEach(WriterFixture::done);

        for (TaskId task : tasks) {
            assertRecorded(stream(task), (task + TEXT).repeat(200), 0);
        }
    }

    private TranscriptRecorder recording(GroupPolicy policy, RecorderSettings settings) {
        run = new WriterFixture(directory, policy);
        run.dispatch(A, ONE);
        return new TranscriptRecorder(run.writer, ONE, key(A), settings);
    }

    private static StreamId stream(TaskId task) {
        return new StreamId("r1/" + task);
    }

    private static void printBytes(Random random, TranscriptRecorder recorder, byte[] utf8) {
        for (int from = 0; from < utf8.length; ) {
            int length = Math.min(utf8.length - from, random.nextInt(60));
            recorder.bytes(utf8, from, length);
            from += length;
        }
    }

    private static void printText(Random random, TranscriptRecorder recorder, String text) {
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + random.nextInt(60));
            recorder.text(text.substring(from, to));
            from = to;
        }
    }

    private RunState finish(TranscriptRecorder recorder) {
        return finish(A, recorder);
    }

    private RunState finish(TaskId task, TranscriptRecorder recorder) {
        TranscriptRecorder.End end = recorder.end();
        return done(
                run.writer.decide(new RunCommand.FinishTask(key(task), end.seal(), TokenUsage.UNKNOWN), end.texts()));
    }

    private void assertRecorded(String text, long replacements) {
        assertRecorded(ONE, text, replacements);
    }

    private void assertRecorded(StreamId stream, String text, long replacements) {
        assertThat(String.join("", blocks(stream))).isEqualTo(text);
        assertThat(run.log.transcripts().find(stream).orElseThrow().seal()).contains(seal(text, replacements));
    }

    private List<String> blocks() {
        return blocks(ONE);
    }

    /** Each block of a stream, decoded for itself: a divided character would show. */
    private List<String> blocks(StreamId stream) {
        List<String> blocks = new ArrayList<>();
        run.log.read(stream, block -> blocks.add(new String(block, StandardCharsets.UTF_8)));
        return blocks;
    }

    private static Seal seal(String text, long replacements) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Seal(utf8.length, text.length(), Sha256.of(utf8), replacements);
    }
}
