package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.SampleRun;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.StreamId;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.run.Recorded;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of the event log says when somebody has altered its tables. */
@Timeout(120)
abstract class DamagedLogContract {

    private static final String ROW = " WHERE aggregateIdentifier = ? AND sequenceNumber = ?";
    private static final String RUN = SampleRun.STREAM.value();
    private static final int DECISIONS = 8;

    private final ChainedRun run = ChainedRun.begun();
    private final TextStream text = new TextStream(1);
    private StoreUnderTest store;

    /** A store of its own for every test. */
    abstract StoreUnderTest newStore();

    @BeforeEach
    void a_log_with_decisions_and_a_text() {
        store = newStore();
        appending(log -> {
            log.append(SampleRun.beginning());
            log.append(run.next(DECISIONS - 2));
            log.append(List.of(run.next(new RankStarted(0, 0))));
            log.append(List.of(text.opened(), text.block("a".repeat(500)), text.block("b".repeat(300)), text.sealed()));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, DECISIONS - 2})
    void a_hole_in_the_run_stream_is_found(int sequence) throws SQLException {
        delete(RUN, sequence, sequence);

        assertRunStream(Corrupt.class)
                .hasMessageContaining(
                        "Run stream gap: stream=r1 expected sequence=" + sequence + ", found " + (sequence + 1))
                .hasMessageContaining("keep a copy");
    }

    @ParameterizedTest
    @CsvSource({"0, 99", "0, 149", "1, 100", "20, 240", "100, 199", "150, 298"})
    void a_hole_of_any_size_in_the_run_stream_is_found(int from, int to) throws SQLException {
        appending(log -> log.append(run.next(300 - DECISIONS)));
        delete(RUN, from, to);

        assertRunStream(Corrupt.class)
                .hasMessageContaining("Run stream gap: stream=r1 expected sequence=" + from + ", found ");
    }

    @Test
    void decisions_lost_at_the_end_leave_a_chain_with_another_head() throws SQLException {
        delete(RUN, DECISIONS - 1, DECISIONS - 1);

        List<Recorded> left = reading(log -> log.decisions(SampleRun.STREAM));

        assertThat(left).isEqualTo(run.recorded().subList(0, DECISIONS - 1));
        assertThat(left.get(left.size() - 1).link()).isNotEqualTo(run.head());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, DECISIONS - 1})
    void an_altered_payload_of_a_decision_is_found(int sequence) throws SQLException {
        byte[] payload = payload(RUN, sequence);

        for (int at : new int[] {0, payload.length / 2, payload.length - 1}) {
            byte[] altered = payload.clone();
            altered[at] ^= 1;
            set("payload", altered, RUN, sequence);

            assertAltered(sequence);
        }
    }

    @Test
    void another_decision_in_the_place_of_one_is_found() throws SQLException {
        set("payload", payload(RUN, 3), RUN, 2);

        assertAltered(2);
    }

    @Test
    void a_decision_that_was_chained_anew_is_found_at_the_one_behind_it() throws SQLException {
        LogEntry other = SampleRun.decision(run.recorded().get(1).link(), 2, new RunInterrupted("other"));
        set("payload", other.event().payload(), RUN, 2);
        set("metaData", metaData(other.link().orElseThrow().hex()), RUN, 2);

        assertAltered(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-02T03:04:05.679Z", "2026-01-02T03:04:05Z", "1970-01-01T00:00:00.000Z"})
    void an_altered_time_of_a_decision_is_found(String time) throws SQLException {
        set("timeStamp", time, RUN, 2);

        assertAltered(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-02T03:04:05.678Z"})
    void a_time_that_is_none_is_found(String time) throws SQLException {
        set("timeStamp", time, RUN, 2);

        assertRunStream(Corrupt.class)
                .hasMessageContaining("stream=r1 sequence=2")
                .hasMessageContaining("keep a copy");
    }

    @Test
    void an_altered_type_of_a_decision_is_found() throws SQLException {
        set("payloadType", "RankStarted", RUN, 2);

        assertAltered(2);
    }

    @Test
    void an_older_revision_than_there_ever_was_is_found() throws SQLException {
        set("payloadRevision", "0", RUN, 2);
        set("payloadRevision", "0", text.id().value(), 1);

        assertAltered(2);
        assertTranscripts(Corrupt.class).hasMessageContaining("'TranscriptChunkAppended' in revision 0");
    }

    @Test
    void a_revision_that_was_lost_is_found() throws SQLException {
        set("payloadRevision", null, RUN, 2);
        set("payloadRevision", null, text.id().value(), 1);

        assertAltered(2);
        assertTranscripts(Corrupt.class).hasMessageContaining("TranscriptChunkAppended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "beef", "0000000000000000000000000000000000000000000000000000000000000000"})
    void an_altered_link_is_found(String link) throws SQLException {
        set("metaData", metaData(link), RUN, 2);

        assertAltered(2);
    }

    @Test
    void metadata_that_holds_more_than_the_link_is_read_for_its_link() throws SQLException {
        String link = run.recorded().get(2).link().hex();
        MetaData more = MetaData.with("also", "this").and(ChainCheck.LINK, link);
        set("metaData", new EventCodec().serialize(more, byte[].class).getData(), RUN, 2);

        List<Recorded> read = reading(log -> log.decisions(SampleRun.STREAM));

        assertThat(read).isEqualTo(run.recorded());
    }

    @Test
    void damaged_metadata_is_found() throws SQLException {
        set("metaData", new byte[] {(byte) 0xFF, 1, 2}, RUN, 2);

        assertRunStream(Corrupt.class).hasMessageContaining("keep a copy");
    }

    @Test
    void text_in_the_run_stream_is_found() {
        appending(log -> log.append(List.of(run.nextOf(TranscriptBlocks.pack(0, new byte[] {'x'}, 0, 1)))));

        assertRunStream(Corrupt.class)
                .hasMessageContaining("stream=r1 holds a TranscriptChunkAppended at sequence=" + DECISIONS);
    }

    @Test
    void a_run_id_that_is_none_is_found() throws SQLException {
        execute("UPDATE DomainEventEntry SET aggregateIdentifier = '../r1' WHERE aggregateIdentifier = 'r1'");

        assertCorruptly(Corrupt.class, EventLog::run).hasMessageContaining("'../r1'");
    }

    @Test
    void a_transcript_stream_without_a_name_is_found() throws SQLException {
        execute("UPDATE DomainEventEntry SET aggregateIdentifier = '" + "r".repeat(90)
                + "' WHERE aggregateIdentifier = 'r1/1'");

        assertTranscripts(Corrupt.class).hasMessageContaining("Not a stream id");
    }

    @Test
    void a_flipped_bit_in_a_block_is_found() throws SQLException {
        byte[] payload = payload(text.id().value(), 2);
        payload[payload.length - 2] ^= 0x10; // the last one ends the event
        set("payload", payload, text.id().value(), 2);

        assertTranscripts(Corrupt.class)
                .hasMessageContaining("Transcript block is damaged: stream=r1/1 offset=500 expected checksum");
        assertText(Corrupt.class).hasMessageContaining("stream=r1/1 offset=500");
        assertCorruptly(Corrupt.class, log -> log.tail(text.id(), 1)).hasMessageContaining("stream=r1/1 offset=500");
    }

    @Test
    void a_block_that_is_no_event_is_found() throws SQLException {
        set("payload", "no block".getBytes(StandardCharsets.UTF_8), text.id().value(), 1);

        assertTranscripts(Corrupt.class)
                .hasMessageContaining("Damaged TranscriptChunkAppended at stream=r1/1 sequence=1");
        assertText(Corrupt.class).hasMessageContaining("stream=r1/1 sequence=1");
    }

    @Test
    void a_hole_in_a_text_is_found() throws SQLException {
        delete(text.id().value(), 1, 1);

        assertTranscripts(Corrupt.class).hasMessageContaining("expected offset=0, found 500");
        assertText(Corrupt.class)
                .hasMessageContaining("Transcript gap: stream=r1/1 expected sequence=1, found 2")
                .hasMessageContaining("keep a copy");
        assertCorruptly(Corrupt.class, log -> log.tail(text.id(), 400)).hasMessageContaining("stream=r1/1");
    }

    @Test
    void a_text_that_lost_its_end_is_no_longer_sealed() throws SQLException {
        delete(text.id().value(), 3, 3);

        assertThat(reading(EventLog::transcripts).find(text.id()).orElseThrow().seal())
                .isEmpty();
    }

    @Test
    void a_decision_in_a_text_is_found() throws SQLException {
        appending(log -> log.append(List.of(LogEntry.unlinked(
                StreamId.ofTranscript(SampleRun.RUN, 2),
                0,
                SampleRun.NOW,
                new EventCodec().encode(new RunInterrupted("x"))))));

        assertTranscripts(Corrupt.class).hasMessageContaining("stream=r1/2 holds a RunInterrupted at sequence=0");
    }

    @Test
    void an_event_that_this_version_does_not_know_comes_from_a_newer_one() throws SQLException {
        appendNext("RankPostponed", "1");
        set("payloadType", "TranscriptTranslated", text.id().value(), 1);

        assertRunStream(TooNew.class)
                .hasMessageContaining("events of kind 'RankPostponed': stream=r1")
                .hasMessageContaining("use the version that wrote it");
        assertTranscripts(TooNew.class).hasMessageContaining("'TranscriptTranslated': stream=r1/1");
        assertText(TooNew.class);
    }

    @Test
    void a_decision_whose_kind_was_altered_is_damaged_and_not_from_a_newer_version() throws SQLException {
        set("payloadType", "Run+nterrupted", RUN, 2);

        assertAltered(2);
    }

    @Test
    void a_class_of_the_program_is_no_event() {
        appendNext(RunInterrupted.class.getName(), "1");

        assertRunStream(TooNew.class).hasMessageContaining(RunInterrupted.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "10"})
    void a_higher_revision_comes_from_a_newer_version(String revision) throws SQLException {
        appendNext("RunInterrupted", revision);
        set("payloadRevision", revision, text.id().value(), 1);

        assertRunStream(TooNew.class)
                .hasMessageContaining("'RunInterrupted' in revision " + revision + ": stream=r1")
                .hasMessageContaining("this version reads up to 1");
        assertTranscripts(TooNew.class).hasMessageContaining("revision " + revision);
        assertText(TooNew.class);
    }

    /** What another version may have appended: its link is right. */
    private void appendNext(String type, String revision) {
        byte[] payload = new EventCodec().encode(new RunInterrupted("x")).payload();
        appending(log -> log.append(List.of(LogEntry.linked(
                run.head(), SampleRun.STREAM, DECISIONS, SampleRun.NOW, new EncodedEvent(type, revision, payload)))));
    }

    @Test
    void a_log_of_a_later_format_is_not_opened() throws SQLException {
        execute("UPDATE ReproofLog SET format = 2");

        assertThatThrownBy(store::open)
                .isInstanceOf(TooNew.class)
                .hasMessageContaining("format 2, this version reads up to 1");
        assertThatThrownBy(store::read).isInstanceOf(TooNew.class);
        execute("UPDATE ReproofLog SET format = 1");
        assertThat(reading(EventLog::run)).contains(SampleRun.RUN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReproofLog", "DomainEventEntry", "SnapshotEventEntry"})
    void a_table_that_is_gone_is_missed_and_never_made_anew(String table) throws SQLException {
        execute("DROP TABLE " + table);

        for (ThrowingCallable opening : List.<ThrowingCallable>of(store::read, store::open, store::open)) {
            assertThatThrownBy(opening)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("lost its table " + table.toUpperCase(Locale.ROOT));
        }
    }

    @Test
    void events_without_a_format_are_no_log_that_is_just_starting() throws SQLException {
        execute("DELETE FROM ReproofLog");

        assertThatThrownBy(store::open).isInstanceOf(Corrupt.class).hasMessageContaining("events and no format");
        assertThatThrownBy(store::read).isInstanceOf(Corrupt.class).hasMessageContaining("events and no format");
    }

    @Test
    void a_kind_that_was_lost_or_is_none_is_damage() throws SQLException {
        execute(store.nullable("payloadType"));
        for (String kind : new String[] {null, "", "2", "Transcript\u0001", "Tr+nscript"}) {
            set("payloadType", kind, text.id().value(), 1);

            assertTranscripts(Corrupt.class).hasMessageContaining("an event without a kind");
            assertText(Corrupt.class).hasMessageContaining("stream=r1/1");
        }
    }

    @Test
    void a_time_that_was_lost_is_found() throws SQLException {
        execute(store.nullable("timeStamp"));
        set("timeStamp", null, RUN, 2);

        assertRunStream(Corrupt.class).hasMessageContaining("something is missing");
    }

    private AbstractThrowableAssert<?, ?> assertAltered(int sequence) {
        return assertRunStream(Corrupt.class)
                .hasMessageContaining("Run stream is altered: stream=r1 sequence=" + sequence + " expected link")
                .hasMessageContaining("keep a copy");
    }

    private AbstractThrowableAssert<?, ?> assertRunStream(Class<? extends ReproofException> type) {
        return assertCorruptly(type, log -> log.decisions(SampleRun.STREAM));
    }

    private AbstractThrowableAssert<?, ?> assertTranscripts(Class<? extends ReproofException> type) {
        return assertCorruptly(type, EventLog::transcripts);
    }

    private AbstractThrowableAssert<?, ?> assertText(Class<? extends ReproofException> type) {
        return assertCorruptly(type, log -> {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            log.read(text.id(), read::writeBytes);
            return read;
        });
    }

    private AbstractThrowableAssert<?, ?> assertCorruptly(Class<? extends ReproofException> type, Read<?> read) {
        return assertThatThrownBy(() -> reading(read)).isInstanceOf(type);
    }

    private interface Read<T> {
        T from(EventLog log);
    }

    private <T> T reading(Read<T> read) {
        try (EventLog log = store.read()) {
            return read.from(log);
        }
    }

    private void appending(Consumer<EventLog> append) {
        try (EventLog log = store.open()) {
            append.accept(log);
        }
    }

    private static byte[] metaData(String link) {
        return new EventCodec()
                .serialize(MetaData.with(ChainCheck.LINK, link), byte[].class)
                .getData();
    }

    private byte[] payload(String stream, int sequence) throws SQLException {
        try (Connection connection = store.connect();
                PreparedStatement query = connection.prepareStatement("SELECT payload FROM DomainEventEntry" + ROW)) {
            query.setString(1, stream);
            query.setLong(2, sequence);
            try (ResultSet row = query.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getBytes(1);
            }
        }
    }

    private void set(String column, Object value, String stream, int sequence) throws SQLException {
        assertThat(execute("UPDATE DomainEventEntry SET " + column + " = ?" + ROW, value, stream, sequence))
                .isOne();
    }

    private void delete(String stream, int from, int to) throws SQLException {
        assertThat(execute(
                        "DELETE FROM DomainEventEntry WHERE aggregateIdentifier = ? AND sequenceNumber BETWEEN ? AND ?",
                        stream,
                        from,
                        to))
                .isEqualTo(to - from + 1);
    }

    private int execute(String sql, Object... parameters) throws SQLException {
        try (Connection connection = store.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            return statement.executeUpdate();
        }
    }
}
