package dev.reproof.engine.log;

import dev.reproof.events.Event;

/** Encodes events where a test has no log to ask. */
public final class Encoder {

    private static final EventCodec CODEC = new EventCodec();

    private Encoder() {}

    public static EncodedEvent encode(Event event) {
        return CODEC.encode(event);
    }
}
