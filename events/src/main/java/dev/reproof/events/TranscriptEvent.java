package dev.reproof.events;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** What happened to one stream of text: an attempt's transcript, or a document that the run keeps. */
public sealed interface TranscriptEvent extends Event {

    /** One method per event of this family. */
    interface Handler<R> {
        R opened(TranscriptOpened event);

        R chunkAppended(TranscriptChunkAppended event);

        R sealed(TranscriptSealed event);
    }

    /** Hands this event to the one method that is for it. */
    <R> R accept(Handler<R> handler);

    /**
     * The first event of a transcript stream.
     *
     * @param key the attempt whose text this is; absent for the DAG document
     */
    record TranscriptOpened(Optional<AttemptKey> key, Channel channel) implements TranscriptEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.opened(this);
        }
    }

    /**
     * A block of the stream's UTF-8.
     *
     * @param offset bytes before this block
     * @param rawLength bytes of the block when expanded
     * @param checksum CRC-32C of {@code data} as stored
     * @param data the block as {@code codec} wrote it
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    record TranscriptChunkAppended(long offset, int rawLength, BlockCodec codec, int checksum, byte[] data)
            implements TranscriptEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.chunkAppended(this);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof TranscriptChunkAppended that
                    && offset == that.offset
                    && rawLength == that.rawLength
                    && codec == that.codec
                    && checksum == that.checksum
                    && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return Objects.hash(offset, rawLength, codec, checksum);
        }

        @Override
        public String toString() {
            return "TranscriptChunkAppended[offset=" + offset + ", rawLength=" + rawLength + ", codec=" + codec
                    + ", stored=" + data.length + "]";
        }
    }

    /** The stream has ended and holds exactly this. */
    record TranscriptSealed(Seal seal) implements TranscriptEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.sealed(this);
        }
    }
}
