package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Cuts bytes, split anywhere, into lines, and gives the JSON object of each to a reader. Holds one line at most. */
final class Lines {

    /** A line that is longer, in bytes without its newline, is passed over. */
    static final int MOST_BYTES = 64 << 20;

    private static final int USUAL_BYTES = 1 << 13;

    private static final int MOST_NESTING = 500;

    /** Of JSON, in a line: empty objects by the million would take many times the memory of their line. */
    private static final int MOST_TOKENS = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder(factory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final StreamReader reader;
    private byte[] line = new byte[USUAL_BYTES];
    private int length;
    private boolean tooLong;

    Lines(StreamReader reader) {
        this.reader = reader;
    }

    private static JsonFactory factory() {
        JsonFactory bounded = StrictJson.bounded(MOST_NESTING, MOST_BYTES).build();
        StreamReadConstraints more = bounded.streamReadConstraints()
                .rebuild()
                .maxTokenCount(MOST_TOKENS)
                .build();
        return bounded.rebuild().streamReadConstraints(more).build();
    }

    void bytes(byte[] data, int offset, int length) {
        int end = offset + length;
        int from = offset;
        for (int at = offset; at < end; at++) {
            if (data[at] == '\n') {
                append(data, from, at - from);
                endLine();
                from = at + 1;
            }
        }
        append(data, from, end - from);
    }

    /** Takes what has come since the last newline for a line. */
    void end() {
        endLine();
    }

    private void append(byte[] data, int from, int size) {
        if (tooLong || size > MOST_BYTES - length) {
            tooLong = true;
            length = 0;
            return;
        }
        if (size > line.length - length) {
            int needed = length + size;
            line = Arrays.copyOf(line, Math.max(needed, Math.min(MOST_BYTES, 2 * line.length)));
        }
        System.arraycopy(data, from, line, length, size);
        length += size;
    }

    private void endLine() {
        if (tooLong) {
            reader.unread();
        } else if (!blank()) {
            read();
        }
        tooLong = false;
        length = 0;
        if (line.length > USUAL_BYTES) {
            line = new byte[USUAL_BYTES];
        }
    }

    private boolean blank() {
        for (int at = 0; at < length; at++) {
            if (line[at] != ' ' && line[at] != '\t' && line[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    private void read() {
        JsonNode event;
        try {
            // Jackson's own decoder would refuse a whole line for one byte that is no UTF-8
            event = JSON.readTree(
                    new InputStreamReader(new ByteArrayInputStream(line, 0, length), StandardCharsets.UTF_8));
        } catch (JsonProcessingException | NumberFormatException e) { // the latter for an exponent of many digits
            reader.unread();
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was read and failed", e);
        }
        if (event.isObject()) {
            reader.event(event);
        } else {
            reader.unread();
        }
    }
}
