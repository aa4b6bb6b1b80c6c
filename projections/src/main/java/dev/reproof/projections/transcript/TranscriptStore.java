package dev.reproof.projections.transcript;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every stream of text of a run, folded from the transcript streams. It holds positions, not text, so a run with a
 * gibibyte of transcripts needs a few hundred bytes per attempt. Immutable; a {@link Delta} takes events and makes the
 * next one.
 */
public final class TranscriptStore {

    /** Nothing recorded yet. */
    public static final TranscriptStore EMPTY = new TranscriptStore(Map.of(), Map.of());

    /** As many changes are kept apart, so that a small group of events does not copy every position. */
    private static final int MOST_RECENT = 256;

    /** A stream, as an attempt knows it. */
    private record Place(AttemptKey key, Channel channel) {}

    private final Map<StreamId, TranscriptPosition> streams;
    /** What has changed since, and what is new: it counts before {@link #streams}. */
    private final Map<StreamId, TranscriptPosition> recent;

    /** Made when it is first asked for, the same whoever makes it. */
    private volatile Map<Place, TranscriptPosition> places;

    private TranscriptStore(Map<StreamId, TranscriptPosition> streams, Map<StreamId, TranscriptPosition> recent) {
        this.streams = streams;
        this.recent = recent;
    }

    /** The position of that stream, if it was opened. */
    public Optional<TranscriptPosition> find(StreamId stream) {
        TranscriptPosition changed = recent.get(stream);
        return Optional.ofNullable(changed == null ? streams.get(stream) : changed);
    }

    /**
     * The position of that attempt's text, if it was opened. Where a log ends between the opening of a stream and its
     * dispatch, the attempt is dispatched again with another stream: the last one opened counts.
     */
    public Optional<TranscriptPosition> find(AttemptKey key) {
        return find(key, Channel.TEXT);
    }

    /** The position of what that attempt left on one of its channels, if it was opened; the last one opened counts. */
    public Optional<TranscriptPosition> find(AttemptKey key, Channel channel) {
        if (places == null) {
            places = places();
        }
        return Optional.ofNullable(places.get(new Place(key, channel)));
    }

    private Map<Place, TranscriptPosition> places() {
        Map<Place, TranscriptPosition> last = new HashMap<>();
        for (TranscriptPosition position : all()) {
            position.key().ifPresent(key -> last.put(new Place(key, position.channel()), position));
        }
        return last;
    }

    /** All streams, in the order in which they were opened. */
    public Collection<TranscriptPosition> all() {
        return Collections.unmodifiableCollection((recent.isEmpty() ? streams : together(streams, recent)).values());
    }

    /** Later positions in place of earlier ones, new ones behind them. */
    private static Map<StreamId, TranscriptPosition> together(
            Map<StreamId, TranscriptPosition> earlier, Map<StreamId, TranscriptPosition> later) {
        Map<StreamId, TranscriptPosition> both = new LinkedHashMap<>(earlier);
        both.putAll(later);
        return both;
    }

    /** Collects events that follow this store. */
    public Delta delta() {
        return new Delta(this);
    }

    /** Takes the events of one group, or of a whole replay. Not for more than one thread. */
    public static final class Delta {

        private final TranscriptStore base;
        private final Map<StreamId, TranscriptPosition> changed = new LinkedHashMap<>();

        private Delta(TranscriptStore base) {
            this.base = base;
        }

        /**
         * Takes one event.
         *
         * @throws Corrupt when it cannot follow
         */
        public void evolve(StreamId stream, long sequence, TranscriptEvent event) {
            event.accept(new TranscriptEvent.Handler<Void>() {
                @Override
                public Void opened(TranscriptOpened opened) {
                    open(stream, sequence, opened);
                    return null;
                }

                @Override
                public Void chunkAppended(TranscriptChunkAppended chunk) {
                    append(stream, sequence, chunk.offset(), chunk.rawLength());
                    return null;
                }

                @Override
                public Void sealed(TranscriptSealed sealed) {
                    changed.put(stream, required(stream, sequence).sealedWith(sequence, sealed.seal()));
                    return null;
                }
            });
        }

        /** Takes a block of which only the head was read. */
        public void append(StreamId stream, long sequence, long offset, int rawLength) {
            changed.put(stream, required(stream, sequence).appended(sequence, offset, rawLength));
        }

        /** The store with everything taken. */
        public TranscriptStore apply() {
            if (changed.isEmpty()) {
                return base;
            }
            Map<StreamId, TranscriptPosition> recent = together(base.recent, changed);
            return recent.size() <= MOST_RECENT
                    ? new TranscriptStore(base.streams, recent)
                    : new TranscriptStore(together(base.streams, recent), Map.of());
        }

        private void open(StreamId stream, long sequence, TranscriptOpened opened) {
            if (position(stream) != null) {
                throw new Corrupt("Transcript stream=" + stream + " is opened twice, again at sequence=" + sequence);
            }
            changed.put(stream, TranscriptPosition.opened(stream, sequence, opened));
        }

        private TranscriptPosition required(StreamId stream, long sequence) {
            TranscriptPosition position = position(stream);
            if (position == null) {
                throw new Corrupt("Transcript stream=" + stream + " has no beginning: expected sequence=0, found "
                        + sequence + "; keep a copy of the run's directory before anything else");
            }
            return position;
        }

        private TranscriptPosition position(StreamId stream) {
            TranscriptPosition position = changed.get(stream);
            return position == null ? base.find(stream).orElse(null) : position;
        }
    }
}
