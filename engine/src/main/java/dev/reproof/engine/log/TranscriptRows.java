package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.transcript.TranscriptStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * Reads transcript rows straight from Axon's table, in pages, so that neither a check of everything nor the reading of
 * one text holds more than a page of it. Every statement asks for the order of an index, by all of the index's columns:
 * otherwise the database reads everything that matches into memory to sort it, page after page.
 */
final class TranscriptRows {

    private static final int PAGE = 64;

    /** Enough for the end of a text, as long as its blocks are not tiny. */
    private static final int LAST_PAGE = 4;

    private static final String KEEP = "; keep a copy of the run's directory before anything else";

    static final String ONE_WINDOW = "SELECT globalIndex, aggregateIdentifier, sequenceNumber, payloadType,"
            + " payloadRevision, payload FROM DomainEventEntry WHERE globalIndex >= ? AND globalIndex <= ? AND type = '"
            + AxonEventLog.TRANSCRIPT_TYPE + "' ORDER BY globalIndex";

    static final String ONE_STREAM = "SELECT sequenceNumber, payloadType, payloadRevision, payload"
            + " FROM DomainEventEntry WHERE sequenceNumber > ? AND aggregateIdentifier = ?"
            + " ORDER BY aggregateIdentifier, sequenceNumber FETCH FIRST " + PAGE + " ROWS ONLY";

    static final String ONE_STREAM_BACKWARDS = "SELECT sequenceNumber, payloadType, payloadRevision, payload"
            + " FROM DomainEventEntry WHERE sequenceNumber < ? AND aggregateIdentifier = ?"
            + " ORDER BY aggregateIdentifier DESC, sequenceNumber DESC FETCH FIRST " + LAST_PAGE + " ROWS ONLY";

    private final DataSource source;
    private final EventCodec codec;
    private final BlockReader blocks = new BlockReader();

    TranscriptRows(DataSource source, EventCodec codec) {
        this.source = source;
        this.codec = codec;
    }

    /** What can be folded once everything before it was. */
    interface Sound {
        void foldInto(TranscriptStore.Delta delta);
    }

    /** Checks the blocks between two keys, both of them included; in the order in which they were appended. */
    List<Sound> sound(long first, long last) throws SQLException {
        List<Sound> sound = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement window = connection.prepareStatement(ONE_WINDOW)) {
            window.setLong(1, first);
            window.setLong(2, last);
            try (ResultSet row = window.executeQuery()) {
                while (row.next()) {
                    sound.add(sound(row));
                }
            }
        }
        return sound;
    }

    private Sound sound(ResultSet row) throws SQLException {
        StreamId stream = named(row.getString(2));
        long sequence = row.getLong(3);
        if (BlockReader.reads(row.getString(4), row.getString(5))) {
            Optional<BlockReader.Head> head = blocks.intact(row.getBinaryStream(6));
            if (head.isPresent()) {
                return delta -> delta.append(
                        stream, sequence, head.get().offset(), head.get().rawLength());
            }
        }
        TranscriptEvent event = decode(stream, sequence, row, 4);
        if (event instanceof TranscriptChunkAppended block) {
            TranscriptBlocks.requireIntact(block, stream);
            long offset = block.offset();
            int length = block.rawLength();
            return delta -> delta.append(stream, sequence, offset, length); // which keeps no text
        }
        return delta -> delta.evolve(stream, sequence, event);
    }

    /** Hands on the blocks of a stream in order, and misses none. */
    void read(StreamId stream, Consumer<TranscriptChunkAppended> sink) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement page = connection.prepareStatement(ONE_STREAM)) {
            page.setString(2, stream.value());
            long[] expected = {0};
            pages(page, -1, row -> {
                long sequence = row.getLong(1);
                requireNext(stream, expected[0]++, sequence);
                if (decode(stream, sequence, row, 2) instanceof TranscriptChunkAppended block) {
                    sink.accept(block);
                }
                return sequence;
            });
        }
    }

    /** The last blocks of a stream, in order: enough for that many bytes, or all there are. */
    Deque<TranscriptChunkAppended> last(StreamId stream, int bytes) throws SQLException {
        Deque<TranscriptChunkAppended> blocks = new ArrayDeque<>();
        try (Connection connection = source.getConnection();
                PreparedStatement page = connection.prepareStatement(ONE_STREAM_BACKWARDS)) {
            page.setString(2, stream.value());
            long[] left = {bytes};
            long[] behind = {-1}; // the event that was read before, which comes after
            pages(page, Long.MAX_VALUE, () -> left[0] > 0, row -> {
                long sequence = row.getLong(1);
                requireNext(stream, sequence + 1, behind[0] < 0 ? sequence + 1 : behind[0]);
                behind[0] = sequence;
                if (decode(stream, sequence, row, 2) instanceof TranscriptChunkAppended block) {
                    blocks.addFirst(block);
                    left[0] -= block.rawLength();
                }
                return sequence;
            });
        }
        return blocks;
    }

    private static StreamId named(String value) {
        try {
            return new StreamId(value);
        } catch (IllegalArgumentException e) {
            throw new Corrupt("The log holds text of no stream: " + e.getMessage() + KEEP, e);
        }
    }

    private static void requireNext(StreamId stream, long expected, long found) {
        if (found != expected) {
            throw new Corrupt(
                    "Transcript gap: stream=" + stream + " expected sequence=" + expected + ", found " + found + KEEP);
        }
    }

    private TranscriptEvent decode(StreamId stream, long sequence, ResultSet row, int column) throws SQLException {
        String type = row.getString(column);
        String revision = row.getString(column + 1);
        EventCodec.requireKnown(type, revision, stream);
        if (BlockReader.reads(type, revision)) {
            Optional<TranscriptChunkAppended> block = blocks.read(row.getBinaryStream(column + 2));
            if (block.isPresent()) {
                return block.get();
            }
        }
        Object event = codec.decode(
                new SimpleSerializedObject<>(row.getBytes(column + 2), byte[].class, type, revision),
                () -> "stream=" + stream + " sequence=" + sequence);
        if (event instanceof TranscriptEvent transcript) {
            return transcript;
        }
        throw new Corrupt("Transcript stream=" + stream + " holds a " + type + " at sequence=" + sequence);
    }

    /** Runs a paged statement whose first parameter is the key after which a page begins. */
    private static void pages(PreparedStatement page, long start, Row action) throws SQLException {
        pages(page, start, () -> true, action);
    }

    /** The same, as long as there is a need for more. */
    private static void pages(PreparedStatement page, long start, BooleanSupplier need, Row action)
            throws SQLException {
        long after = start;
        boolean more = true;
        while (more) {
            more = false;
            page.setLong(1, after);
            try (ResultSet row = page.executeQuery()) {
                while (need.getAsBoolean() && row.next()) {
                    after = action.take(row);
                    more = true;
                }
            }
        }
    }

    private interface Row {
        /** Takes a row and returns its key. */
        long take(ResultSet row) throws SQLException;
    }
}
