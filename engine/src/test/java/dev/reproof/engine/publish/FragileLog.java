package dev.reproof.engine.publish;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.ForwardingEventLog;
import dev.reproof.engine.log.LogSize;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.StreamId;
import java.util.function.Consumer;

/** A log whose texts can become unreadable. */
final class FragileLog extends ForwardingEventLog {

    private volatile boolean unreadable;

    FragileLog(EventLog real) {
        super(real);
    }

    void breakReading() {
        unreadable = true;
    }

    @Override
    public void read(StreamId stream, Consumer<byte[]> sink) {
        requireReadable();
        super.read(stream, sink);
    }

    @Override
    public byte[] tail(StreamId stream, int bytes) {
        requireReadable();
        return super.tail(stream, bytes);
    }

    @Override
    public LogSize size() {
        requireReadable();
        return super.size();
    }

    private void requireReadable() {
        if (unreadable) {
            throw new Storage("The log cannot be read", null);
        }
    }
}
