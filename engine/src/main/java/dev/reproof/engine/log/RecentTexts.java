package dev.reproof.engine.log;

import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The texts that were read last, each known by its stream and its seal; as many as have room. Safe for many threads. */
final class RecentTexts {

    private static final long MOST_CHARS = 8L << 20;

    private record Text(StreamId stream, Seal seal) {}

    private final Map<Text, String> texts = new LinkedHashMap<>(16, 0.75f, true);
    private long chars;

    synchronized String get(StreamId stream, Seal seal, Supplier<String> otherwise) {
        Text wanted = new Text(stream, seal);
        String known = texts.get(wanted);
        if (known != null) {
            return known;
        }
        String read = otherwise.get();
        if (read.length() <= MOST_CHARS) {
            texts.put(wanted, read);
            chars += read.length();
            dropOldest();
        }
        return read;
    }

    private void dropOldest() {
        var oldest = texts.values().iterator();
        while (chars > MOST_CHARS) {
            chars -= oldest.next().length();
            oldest.remove();
        }
    }
}
