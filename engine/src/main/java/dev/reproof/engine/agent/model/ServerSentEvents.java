package dev.reproof.engine.agent.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a stream of server-sent events, split anywhere, as the HTML standard lays it down: lines end in LF, CR or CRLF,
 * lines of data up to an empty one make an event, comments and other fields are passed over. An event that the end of the
 * stream cuts off is none.
 */
final class ServerSentEvents {

    /** Longest line, and most data of an event, in bytes. */
    static final int MOST_BYTES = 1 << 20;

    private static final String DATA = "data";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private byte[] line = new byte[1024];
    private int length;
    private boolean atBegin = true;
    private boolean afterReturn;
    private final List<String> data = new ArrayList<>();
    private int dataBytes;

    /**
     * Takes more bytes; gives the data of the events that they complete.
     *
     * @throws ModelFailure when a line or an event is longer than the limit
     */
    List<String> feed(ByteBuffer bytes) throws ModelFailure {
        List<String> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\r' || (next == '\n' && !afterReturn)) {
                endLine(events);
            } else if (next != '\n') {
                append(next);
            }
            afterReturn = next == '\r';
        }
        return events;
    }

    private void append(byte next) throws ModelFailure {
        if (length + dataBytes == MOST_BYTES) {
            throw ModelFailure.lasting(
                    "Model endpoint sent an event of more than " + MOST_BYTES + " bytes", "the rest was not read");
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(2 * length, MOST_BYTES));
        }
        line[length++] = next;
    }

    private void endLine(List<String> events) {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        if (atBegin && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        atBegin = false;
        if (text.isEmpty()) {
            endEvent(events);
        } else {
            field(text);
        }
        length = 0;
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (name.equals(DATA)) {
            String value = colon < 0 ? "" : text.substring(colon + 1);
            data.add(value.startsWith(" ") ? value.substring(1) : value);
            dataBytes += length;
        }
    }

    private void endEvent(List<String> events) {
        if (!data.isEmpty()) {
            events.add(String.join("\n", data));
            data.clear();
            dataBytes = 0;
        }
    }
}
