package dev.reproof.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.log.h2.Databases;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check of an opening log finds, wherever in the log it is. */
class DamagedBlocksTest {

    private static final RunId RUN = new RunId("r");
    private static final int STREAMS = 3;
    private static final int BLOCKS = 700;
    private static final byte[] TEXT = "A line of text.\n".repeat(40).getBytes(StandardCharsets.UTF_8);

    private final EventCodec codec = new EventCodec();

    @TempDir
    Path directory;

    /** The blocks of three streams in turn, enough of them that no one page holds all. */
    @BeforeEach
    void write() {
        try (EventLog log = Logs.open(base())) {
            List<LogEntry> entries = new ArrayList<>();
            for (int number = 0; number < STREAMS; number++) {
                AttemptKey key = new AttemptKey(new TaskId("t" + number), 0, 1);
                entries.add(entry(number, 0, new TranscriptOpened(Optional.of(key), Channel.TEXT)));
            }
            for (int block = 0; block < BLOCKS; block++) {
                for (int number = 0; number < STREAMS; number++) {
                    entries.add(entry(number, block + 1, block(block)));
                }
            }
            log.append(entries);
        }
    }

    @Test
    void an_undamaged_log_shows_how_far_each_stream_has_come() {
        try (EventLog log = Logs.read(base())) {
            assertThat(log.transcripts().all())
                    .extracting(TranscriptPosition::stream)
                    .containsExactly(stream(0), stream(1), stream(2));
            assertThat(log.transcripts().all())
                    .extracting(TranscriptPosition::bytes)
                    .containsOnly((long) BLOCKS * TEXT.length);
        }
    }

    @Test
    void a_flipped_bit_is_found_in_the_first_a_middle_and_the_last_block() throws SQLException {
        for (int block : new int[] {0, BLOCKS / 2, BLOCKS - 1}) {
            TranscriptChunkAppended whole = block(block);
            byte[] data = whole.data().clone();
            data[data.length - 1] ^= 1;
            replace(
                    1,
                    block + 1,
                    codec.encode(new TranscriptChunkAppended(
                                    whole.offset(), whole.rawLength(), whole.codec(), whole.checksum(), data))
                            .payload());

            assertDamaged("stream=r/1 offset=" + whole.offset(), "checksum");

            replace(1, block + 1, codec.encode(whole).payload());
        }
    }

    @Test
    void an_unreadable_block_is_found() throws SQLException {
        replace(2, 9, new byte[] {1, 2, 3});

        assertDamaged("stream=r/2 sequence=9", "Damaged TranscriptChunkAppended");
    }

    @Test
    void a_missing_block_is_found() throws SQLException {
        change("DELETE FROM DomainEventEntry WHERE aggregateIdentifier = 'r/0' AND sequenceNumber = 500");

        assertDamaged("stream=r/0", "expected offset=" + 499L * TEXT.length + ", found " + 500L * TEXT.length);
    }

    @Test
    void of_two_damages_the_first_in_the_log_is_named() throws SQLException {
        change("DELETE FROM DomainEventEntry WHERE aggregateIdentifier = 'r/0' AND sequenceNumber = 50");
        replace(0, 90, new byte[] {1, 2, 3});

        assertDamaged("stream=r/0", "expected offset=" + 49L * TEXT.length);
    }

    @Test
    void a_block_whose_members_have_another_order_is_as_good() throws SQLException, IOException {
        ObjectMapper cbor = EventMappers.cbor();
        ObjectNode reordered = cbor.valueToTree(block(4));
        reordered.set("offset", reordered.remove("offset"));
        replace(0, 5, cbor.writeValueAsBytes(reordered));

        try (EventLog log = Logs.read(base())) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            log.read(stream(0), text::writeBytes);
            assertThat(text.size()).isEqualTo(BLOCKS * TEXT.length);
            assertThat(log.transcripts().find(stream(0)).orElseThrow().bytes()).isEqualTo((long) BLOCKS * TEXT.length);
        }
    }

    @Test
    void a_log_whose_index_leaps_is_read_to_its_end() throws SQLException {
        change("UPDATE DomainEventEntry SET globalIndex = -9000000000000000000 WHERE globalIndex = 1");
        change("UPDATE DomainEventEntry SET globalIndex = 9223372036854775807 WHERE globalIndex = "
                + STREAMS * (BLOCKS + 1));

        try (EventLog log = Logs.read(base())) {
            assertThat(log.transcripts().all())
                    .extracting(TranscriptPosition::bytes)
                    .containsOnly((long) BLOCKS * TEXT.length);
        }
    }

    private void assertDamaged(String place, String what) {
        try (EventLog log = Logs.read(base())) {
            assertThatThrownBy(log::transcripts).isInstanceOf(Corrupt.class).hasMessageContainingAll(place, what);
        }
    }

    private void replace(int number, long sequence, byte[] payload) throws SQLException {
        try (LogDatabase database = Databases.open(base());
                Connection connection = database.source().getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE DomainEventEntry SET payload = ? WHERE aggregateIdentifier = ? AND sequenceNumber = ?")) {
            update.setBytes(1, payload);
            update.setString(2, stream(number).value());
            update.setLong(3, sequence);
            assertThat(update.executeUpdate()).isOne();
        }
    }

    private void change(String sql) throws SQLException {
        try (LogDatabase database = Databases.open(base());
                Connection connection = database.source().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            assertThat(statement.executeUpdate()).isPositive();
        }
    }

    private LogEntry entry(int number, long sequence, TranscriptEvent event) {
        return LogEntry.unlinked(stream(number), sequence, Instant.EPOCH, codec.encode(event));
    }

    private static TranscriptChunkAppended block(int block) {
        return TranscriptBlocks.pack((long) block * TEXT.length, TEXT, 0, TEXT.length);
    }

    private static StreamId stream(int number) {
        return StreamId.ofTranscript(RUN, number);
    }

    private Path base() {
        return directory.resolve("events");
    }
}
