package dev.reproof.engine.write;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.ForwardingEventLog;
import dev.reproof.events.StreamId;
import java.util.List;
import java.util.function.Consumer;

/**
 * A log together with text of one stream that is on its way there: what is read of the stream is what the log will have when
 * that is forced.
 */
public final class TextAhead extends ForwardingEventLog {

    private final StreamId stream;
    private final List<TranscriptAppend> blocks;

    /** @param blocks of the stream, in order, among them all that the log does not have */
    public TextAhead(EventLog log, StreamId stream, List<TranscriptAppend> blocks) {
        super(log);
        this.stream = stream;
        this.blocks = List.copyOf(blocks);
    }

    /** The log has the beginning by now, and may have some of these blocks too: each is handed on once. */
    @Override
    public void read(StreamId wanted, Consumer<byte[]> sink) {
        if (!wanted.equals(stream)) {
            super.read(wanted, sink);
            return;
        }
        long first = blocks.isEmpty() ? 0 : blocks.get(0).sequence();
        long[] next = {1}; // 0 opens the stream
        if (first != next[0]) {
            super.read(wanted, block -> {
                next[0]++;
                sink.accept(block);
            });
        }
        for (TranscriptAppend block : blocks) {
            if (block.sequence() >= next[0]) {
                sink.accept(block.text());
            }
        }
    }
}
