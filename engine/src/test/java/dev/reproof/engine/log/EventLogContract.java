package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.replay.LogContents;
import dev.reproof.engine.replay.Replay;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Event;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every store of the event log does when nobody damages it. */
@Timeout(120)
abstract class EventLogContract {

    private static final StreamId NOBODY = StreamId.ofTranscript(SampleRun.RUN, 99);

    /** For logs beside that of the store. */
    @TempDir
    Path beside;

    private StoreUnderTest store;
    private EventLog log;

    /** A store of its own for every test. */
    abstract StoreUnderTest newStore();

    @BeforeEach
    void open() {
        store = newStore();
        log = store.open();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void a_new_log_is_empty() {
        assertThat(log.run()).isEmpty();
        assertThat(log.decisions(SampleRun.STREAM)).isEmpty();
        assertThat(log.transcripts().all()).isEmpty();
        assertThat(text(log, NOBODY)).isEmpty();
        assertThat(log.tail(NOBODY, 10)).isEmpty();
    }

    @Test
    void what_was_appended_is_read_back_at_once_and_after_opening_again() {
        ChainedRun run = ChainedRun.begun();
        TextStream text = new TextStream(1);
        log.append(SampleRun.beginning());
        log.append(List.of(text.opened(), run.next(new RunInterrupted("one"))));
        log.append(List.of(text.block("flour, "), text.block("wat\u00E9r"), text.sealed()));
        log.append(run.next(2));

        assertHolds(run, text);
        reopen();
        assertHolds(run, text);
        try (EventLog reader = reader()) {
            assertHolds(reader, run, text);
        }
    }

    @Test
    void events_of_several_streams_are_one_append() {
        ChainedRun run = ChainedRun.begun();
        TextStream one = new TextStream(1);
        TextStream two = new TextStream(2);

        log.append(Stream.of(
                        SampleRun.beginning().stream(),
                        Stream.of(one.opened(), two.opened(), one.block("a"), run.next(new RunInterrupted("x"))),
                        Stream.of(two.block("b"), one.block("c"), two.sealed(), one.sealed()))
                .flatMap(entries -> entries)
                .toList());

        assertHolds(run, one);
        assertHolds(run, two);
    }

    @Test
    void ids_may_hold_any_character() {
        ChainedRun run = ChainedRun.begun();
        log.append(SampleRun.beginning());
        log.append(List.of(run.next(
                new TaskSkipped(new TaskId("\u0000 ' ; -- \uD83C\uDF5E"), 0, List.of(new TaskId("\uFFFF\r\n"))))));

        reopen();

        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
    }

    @Test
    void an_append_that_fails_at_its_end_leaves_nothing_of_its_beginning() {
        ChainedRun run = ChainedRun.begun();
        TextStream text = new TextStream(1);
        log.append(SampleRun.beginning());

        assertThatThrownBy(() -> log.append(List.of(
                        text.opened(),
                        text.block("lost"),
                        SampleRun.decision(run.head(), 1, new RunInterrupted("lost")),
                        SampleRun.decision(run.head(), 0, new RunInterrupted("taken")))))
                .isInstanceOf(Concurrency.class)
                .hasMessageContaining("stream=r1/1")
                .hasMessageContaining("lost the run");

        assertThat(log.transcripts().find(text.id())).isEmpty();
        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
        log.append(List.of(new TextStream(1).opened(), run.next(new RunInterrupted("kept"))));
        reopen();
        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
        assertThat(log.transcripts().find(text.id()).orElseThrow().bytes()).isZero();
    }

    @Test
    void a_sequence_number_that_is_taken_means_that_another_writer_was_faster() {
        ChainedRun run = ChainedRun.begun();
        log.append(SampleRun.beginning());
        LogEntry first = SampleRun.decision(run.head(), 1, new RunInterrupted("slower"));
        log.append(List.of(run.next(new RunInterrupted("faster"))));
        TextStream text = new TextStream(1);
        LogEntry opened = text.opened();

        assertThatThrownBy(() -> log.append(List.of(first)))
                .isInstanceOf(Concurrency.class)
                .hasMessageContaining("stream=r1 at or after sequence=1");
        assertThatThrownBy(() -> log.append(List.of(opened, opened))).isInstanceOf(Concurrency.class);

        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
        assertThat(log.transcripts().find(text.id())).isEmpty();
    }

    @Test
    void of_two_writers_at_the_same_moment_one_is_too_late() {
        ChainedRun run = ChainedRun.begun();
        log.append(SampleRun.beginning());
        try (EventLog other = store.open()) {
            CyclicBarrier together = new CyclicBarrier(2);
            for (int round = 0; round < 10; round++) {
                List<LogEntry> group = run.next(1);
                List<Optional<Throwable>> outcomes = Stream.of(log, other)
                        .map(writer -> CompletableFuture.runAsync(() -> {
                            meet(together);
                            writer.append(group);
                        }))
                        .map(done -> done.handle((nothing, failure) -> Optional.ofNullable(failure)))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

                assertThat(outcomes).filteredOn(Optional::isEmpty).hasSize(1);
                assertThat(outcomes)
                        .filteredOn(Optional::isPresent)
                        .singleElement()
                        .satisfies(failure -> assertThat(failure.orElseThrow()).hasCauseInstanceOf(Concurrency.class));
            }
        }

        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
    }

    @Test
    void a_long_run_stream_is_read_whole() {
        ChainedRun run = ChainedRun.begun();
        log.append(SampleRun.beginning());
        log.append(run.next(350));

        assertThat(log.decisions(SampleRun.STREAM)).hasSize(351).isEqualTo(run.recorded());
    }

    @Test
    void an_event_may_be_as_large_as_a_mebibyte() throws IOException {
        ChainedRun run = ChainedRun.begun();
        RunInterrupted largest = new RunInterrupted("x".repeat(largestReason()));
        log.append(SampleRun.beginning());
        log.append(List.of(run.next(largest)));

        reopen();

        assertThat(new EventCodec().encode(largest).payload()).hasSize(EventMappers.MAX_PAYLOAD_BYTES);
        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
    }

    @Test
    void a_larger_event_is_refused_before_it_is_appended() throws IOException {
        Event larger = new RunInterrupted("x".repeat(largestReason() + 1));

        assertThatThrownBy(() -> new EventCodec().encode(larger))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RunInterrupted takes 1048577 bytes")
                .hasMessageContaining("1048576");
    }

    @Test
    void a_text_of_many_blocks_is_read_in_order() {
        TextStream text = manyBlocks(300);

        assertThat(text(log, text.id())).isEqualTo(text.text());
        assertThat(log.transcripts().find(text.id()).orElseThrow().bytes()).isEqualTo(text.text().length);
    }

    @Test
    void the_tail_of_a_text_is_as_long_as_asked_for_however_small_its_blocks() {
        TextStream text = manyBlocks(300);
        byte[] whole = text.text();

        for (int bytes : new int[] {1, 10, 700, 1500, whole.length - 1, whole.length, whole.length + 1}) {
            byte[] tail = log.tail(text.id(), bytes);

            int enough = Math.min(bytes, whole.length);
            assertThat(tail.length).isBetween(enough, enough + 20);
            assertThat(tail).isEqualTo(Arrays.copyOfRange(whole, whole.length - tail.length, whole.length));
        }
        assertThat(log.tail(text.id(), 0)).isEmpty();
    }

    @Test
    void a_thread_that_is_being_interrupted_reads_and_keeps_its_interrupt() {
        ChainedRun run = ChainedRun.begun();
        TextStream text = manyBlocks(100);
        Runnable[] reads = {
            () -> assertThat(log.run()).contains(SampleRun.RUN),
            () -> assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded()),
            () -> assertThat(log.transcripts().all()).hasSize(2),
            () -> assertThat(text(log, text.id())).isEqualTo(text.text()),
            () -> assertThat(log.tail(text.id(), 1)).isNotEmpty()
        };

        for (Runnable read : reads) {
            log.close(); // so that what is read comes from the file, not from a cache
            Thread.currentThread().interrupt();
            log = store.open();
            read.run();
            assertThat(Thread.interrupted()).isTrue();
        }

        log.append(run.next(1));
        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
    }

    @Test
    void closing_on_a_thread_that_is_being_interrupted_loses_nothing() {
        ChainedRun run = ChainedRun.begun();
        log.append(SampleRun.beginning());
        log.append(run.next(3));

        Thread.currentThread().interrupt();
        log.close();

        assertThat(Thread.interrupted()).isTrue();
        log = store.open();
        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
    }

    @Test
    void what_a_sink_throws_comes_to_the_reader_and_the_log_goes_on() {
        TextStream text = manyBlocks(70);
        IllegalStateException full = new IllegalStateException("disk full");

        assertThatThrownBy(() -> log.read(text.id(), block -> {
                    throw full;
                }))
                .isSameAs(full);

        assertThat(text(log, text.id())).isEqualTo(text.text());
    }

    @Test
    void many_threads_read_while_one_appends() {
        TextStream text = manyBlocks(100);
        ChainedRun run = ChainedRun.begun();
        List<CompletableFuture<Void>> readers = IntStream.range(0, 4)
                .mapToObj(reader -> CompletableFuture.runAsync(() -> IntStream.range(0, 10)
                        .forEach(round -> assertThat(text(log, text.id())).isEqualTo(text.text()))))
                .toList();

        IntStream.range(0, 10).forEach(round -> log.append(run.next(2)));

        readers.forEach(CompletableFuture::join);
        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
    }

    @Test
    void a_log_that_was_not_imported_keeps_no_document() {
        log.append(SampleRun.beginning());

        assertThat(log.importedDocument(SampleRun.STREAM)).isEmpty();
    }

    @Test
    void an_imported_document_is_kept_beside_the_run_and_read_back_in_the_newest_form() throws IOException {
        log.storeImportedDocument(SampleRun.STREAM, "1", document("[...truncated 3 earlier chars...]\nend"));
        assertThat(log.run()).as("a document alone is no run").isEmpty();
        ChainedRun run = ChainedRun.begun();
        log.append(SampleRun.beginning());

        assertUpcast(log, "[...truncated 3 earlier chars...]\nend", true);
        reopen();
        assertUpcast(log, "[...truncated 3 earlier chars...]\nend", true);
        assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
        try (EventLog reader = reader()) {
            assertUpcast(reader, "[...truncated 3 earlier chars...]\nend", true);
        }
    }

    @Test
    void a_document_of_the_newest_revision_is_read_back_as_it_is() throws IOException {
        byte[] newest =
                "{\"version\":2,\"state\":{\"tasks\":[{\"status\":\"RUNNING\"}]}}".getBytes(StandardCharsets.UTF_8);
        log.storeImportedDocument(SampleRun.STREAM, "2", newest);

        assertThat(log.importedDocument(SampleRun.STREAM)).contains(new ObjectMapper().readTree(newest));
    }

    @Test
    void a_log_is_taken_here_from_a_file_and_from_here_into_one_byte_for_byte() {
        ChainedRun run = ChainedRun.begun();
        List<TextStream> texts =
                IntStream.range(1, 13).mapToObj(TextStream::new).toList();
        try (EventLog file = Logs.open(beside.resolve("one"));
                EventLog other = Logs.open(beside.resolve("two"))) {
            file.storeImportedDocument(SampleRun.STREAM, "1", document("kept"));
            file.append(SampleRun.beginning());
            for (int last = texts.size() - 1; last >= 0; last--) {
                file.append(List.of(texts.get(last).opened(), run.next(new RunInterrupted("x"))));
            }
            for (int block = 0; block < 60; block++) {
                file.append(texts.stream()
                        .map(text -> text.block("text of " + text.id()))
                        .toList());
            }
            texts.forEach(text -> file.append(List.of(text.sealed())));

            ChainPoint end = LogTransfer.run(SampleRun.RUN, file, log);
            LogTransfer.run(SampleRun.RUN, log, other);

            assertThat(end.link()).isEqualTo(run.head());
            assertThat(rows(log)).containsExactlyInAnyOrderElementsOf(rows(file));
            assertThat(rows(other)).containsExactlyInAnyOrderElementsOf(rows(file));
            assertThat(other.importedDigest(SampleRun.STREAM)).isEqualTo(file.importedDigest(SampleRun.STREAM));
            assertThat(LogContents.of(log, Replay.of(log, SampleRun.RUN)))
                    .isEqualTo(LogContents.of(file, Replay.of(file, SampleRun.RUN)));
            assertHolds(run, texts.get(11));
            assertHolds(other, run, texts.get(0));
        }
    }

    private static List<String> rows(EventLog log) {
        List<String> rows = new ArrayList<>();
        assertThat(log.inspect(row -> {
                    LogEntry entry = row.entry();
                    rows.add(entry.stream() + " " + entry.sequence() + " " + entry.at() + " "
                            + entry.event().type() + " " + entry.event().revision() + " "
                            + HexFormat.of().formatHex(entry.event().payload()) + " " + entry.link());
                }))
                .isEmpty();
        return rows;
    }

    @Test
    void a_log_that_cannot_be_written_is_not_what_is_told_of_the_one_it_comes_from() {
        log.append(SampleRun.beginning());
        log.append(ChainedRun.begun().next(600)); // more than one group
        try (EventLog file = Logs.open(beside.resolve("one"))) {
            file.append(SampleRun.beginning());

            assertThatThrownBy(() -> LogTransfer.run(SampleRun.RUN, log, file)).isInstanceOf(Concurrency.class);
        }
        assertThat(log.run()).contains(SampleRun.RUN);
    }

    @Test
    void a_document_that_is_kept_again_takes_the_place_of_the_first() {
        log.storeImportedDocument(SampleRun.STREAM, "1", document("first"));
        log.storeImportedDocument(SampleRun.STREAM, "1", document("second"));
        log.storeImportedDocument(SampleRun.STREAM, "1", document("third"));

        assertUpcast(log, "third", false);
    }

    @Test
    void a_document_may_be_longer_than_an_event() {
        String text = "\u00e9 \ud83c\udf5e".repeat(EventMappers.MAX_PAYLOAD_BYTES);
        log.storeImportedDocument(SampleRun.STREAM, "1", document(text));
        log.append(SampleRun.beginning());
        reopen();

        assertUpcast(log, text, false);
    }

    @Test
    void a_document_that_is_damaged_in_the_store_is_never_taken_for_missing() throws SQLException {
        log.storeImportedDocument(SampleRun.STREAM, "1", document("whole"));
        for (String damage : List.of(
                "payload = "
                        + store.bytes(HexFormat.of().formatHex("{\"version\":1}".getBytes(StandardCharsets.UTF_8))),
                "payload = " + store.bytes("00"),
                "metaData = " + store.bytes("00"),
                "payloadType = 'RunEvent'",
                "payloadRevision = 'x'",
                "payloadRevision = NULL")) {
            alterSnapshot(damage);
            assertThatThrownBy(() -> log.importedDocument(SampleRun.STREAM))
                    .as(damage)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("run=r1");
            log.storeImportedDocument(SampleRun.STREAM, "1", document("whole"));
        }
        assertUpcast(log, "whole", false);
    }

    @Test
    void a_document_of_a_newer_revision_is_too_new() throws SQLException {
        log.storeImportedDocument(SampleRun.STREAM, "1", document("whole"));
        alterSnapshot("payloadRevision = '3'");

        assertThatThrownBy(() -> log.importedDocument(SampleRun.STREAM))
                .isInstanceOf(TooNew.class)
                .hasMessageContaining("revision 3");
        assertThatThrownBy(() -> log.storeImportedDocument(SampleRun.STREAM, "3", document("whole")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void alterSnapshot(String assignment) throws SQLException {
        log.close();
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE SnapshotEventEntry SET " + assignment))
                    .isEqualTo(1);
        }
        log = store.open();
    }

    private static byte[] document(String resultText) {
        ObjectNode document = new ObjectMapper().createObjectNode().put("version", 1);
        document.putObject("state")
                .putArray("tasks")
                .addObject()
                .put("id", "a")
                .put("status", "FINISHED")
                .put("resultText", resultText);
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void assertUpcast(EventLog held, String resultText, boolean degraded) {
        JsonNode document = held.importedDocument(SampleRun.STREAM).orElseThrow();
        assertThat(document.get("version").intValue()).isEqualTo(2);
        JsonNode transcript = document.at("/state/tasks/0/transcript");
        assertThat(transcript.get("kind").textValue()).isEqualTo("legacy");
        assertThat(transcript.get("resultText").textValue()).isEqualTo(resultText);
        assertThat(transcript.get("degraded").booleanValue()).isEqualTo(degraded);
    }

    @Test
    void a_closed_log_says_so_and_may_be_closed_again() {
        log.close();
        log.close();

        assertThatThrownBy(() -> log.run()).isInstanceOf(Rejected.class).hasMessageContaining("event log is closed");
    }

    @Test
    void no_thread_is_left_when_a_log_is_closed() {
        log.append(SampleRun.beginning());
        assertThat(log.run()).isPresent();
        assertThat(readerThreads()).isPositive();

        log.close();

        await().until(() -> readerThreads() == 0);
    }

    private static long readerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("reproof-log"))
                .count();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError("The other writer did not come", e);
        }
    }

    /** A sealed text of blocks with 10 to 12 bytes each, beside the beginning of the run. */
    private TextStream manyBlocks(int count) {
        TextStream text = new TextStream(1);
        List<LogEntry> entries = new ArrayList<>(SampleRun.beginning());
        entries.add(text.opened());
        IntStream.range(0, count).forEach(block -> entries.add(text.block("block " + block + " \u00E9")));
        entries.add(text.sealed());
        log.append(entries);
        return text;
    }

    private static int largestReason() throws IOException {
        int most = EventMappers.MAX_PAYLOAD_BYTES;
        int length = most;
        for (int over = most; over > 0; over = size(length) - most) {
            length -= Math.min(over, 1_000);
        }
        while (size(length + 1) <= most) {
            length++;
        }
        return length;
    }

    private static int size(int length) throws IOException {
        return EventMappers.cbor().writeValueAsBytes(new RunInterrupted("x".repeat(length))).length;
    }

    private void reopen() {
        log.close();
        log = store.open();
    }

    private EventLog reader() {
        log.close();
        return store.read();
    }

    private void assertHolds(ChainedRun run, TextStream text) {
        assertHolds(log, run, text);
    }

    private static void assertHolds(EventLog held, ChainedRun run, TextStream text) {
        assertThat(held.run()).contains(SampleRun.RUN);
        assertThat(held.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
        TranscriptPosition position = held.transcripts().find(text.id()).orElseThrow();
        assertThat(position.key()).contains(TextStream.KEY);
        assertThat(position.seal()).contains(text.seal());
        assertThat(text(held, text.id())).isEqualTo(text.text());
        StreamId document = SampleRun.started().dag().stream();
        assertThat(held.transcripts().find(document).orElseThrow().bytes())
                .isEqualTo(SampleRun.started().dag().bytes());
        assertThat(new String(text(held, document), StandardCharsets.UTF_8)).startsWith("{\"title\"");
    }

    private static byte[] text(EventLog held, StreamId stream) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        held.read(stream, text::writeBytes);
        return text.toByteArray();
    }
}
