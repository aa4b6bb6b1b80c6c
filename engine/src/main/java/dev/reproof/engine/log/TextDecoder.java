package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.transcript.TranscriptStore;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.axonframework.serialization.SimpleSerializedObject;

/** Makes events of stored text rows, and checks them: their place in their stream, and what they hold. */
final class TextDecoder {

    private static final String KEEP = "; keep a copy of the run's directory before anything else";

    private final EventCodec codec;
    private final BlockReader blocks = new BlockReader();

    TextDecoder(EventCodec codec) {
        this.codec = codec;
    }

    /** What can be folded once everything before it was. */
    interface Sound {
        void foldInto(TranscriptStore.Delta delta);
    }

    /** Checks a row by itself; from any thread. */
    Sound sound(TextRow row) throws SQLException {
        StreamId stream = named(row.stream());
        long sequence = row.sequence();
        if (BlockReader.reads(row.type(), row.revision())) {
            Optional<BlockReader.Head> head = blocks.intact(row.payload());
            if (head.isPresent()) {
                return delta -> delta.append(
                        stream, sequence, head.get().offset(), head.get().rawLength());
            }
        }
        TranscriptEvent event = decode(stream, sequence, row);
        if (event instanceof TranscriptChunkAppended block) {
            TranscriptBlocks.requireIntact(block, stream);
            long offset = block.offset();
            int length = block.rawLength();
            return delta -> delta.append(stream, sequence, offset, length); // which keeps no text
        }
        return delta -> delta.evolve(stream, sequence, event);
    }

    /** Hands on the blocks of a stream in order, and misses none. */
    void read(LogRows rows, StreamId stream, Consumer<TranscriptChunkAppended> sink) throws SQLException {
        long[] expected = {0};
        rows.text(stream, row -> {
            long sequence = row.sequence();
            requireNext(stream, expected[0]++, sequence);
            if (decode(stream, sequence, row) instanceof TranscriptChunkAppended block) {
                sink.accept(block);
            }
            return true;
        });
    }

    /** The last blocks of a stream, in order: enough for that many bytes, or all there are. */
    Deque<TranscriptChunkAppended> last(LogRows rows, StreamId stream, int bytes) throws SQLException {
        Deque<TranscriptChunkAppended> last = new ArrayDeque<>();
        if (bytes <= 0) {
            return last;
        }
        long[] left = {bytes};
        long[] behind = {-1}; // the event that was read before, which comes after
        rows.backwards(stream, row -> {
            long sequence = row.sequence();
            requireNext(stream, sequence + 1, behind[0] < 0 ? sequence + 1 : behind[0]);
            behind[0] = sequence;
            if (decode(stream, sequence, row) instanceof TranscriptChunkAppended block) {
                last.addFirst(block);
                left[0] -= block.rawLength();
            }
            return left[0] > 0;
        });
        return last;
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

    private TranscriptEvent decode(StreamId stream, long sequence, TextRow row) throws SQLException {
        String type = row.type();
        String revision = row.revision();
        EventCodec.requireKnown(type, revision, stream);
        if (BlockReader.reads(type, revision)) {
            Optional<TranscriptChunkAppended> block = blocks.read(row.payload());
            if (block.isPresent()) {
                return block.get();
            }
        }
        Object event = codec.decode(
                new SimpleSerializedObject<>(row.bytes(), byte[].class, type, revision),
                () -> "stream=" + stream + " sequence=" + sequence);
        if (event instanceof TranscriptEvent transcript) {
            return transcript;
        }
        throw new Corrupt("Transcript stream=" + stream + " holds a " + type + " at sequence=" + sequence);
    }
}
