package dev.reproof.engine.log;

/**
 * How much a log holds, whatever its file takes.
 *
 * @param events rows
 * @param payloadBytes their payloads and metadata, as stored
 * @param textBytes the payloads of transcript streams alone: compressed text
 */
public record LogSize(long events, long payloadBytes, long textBytes) {

    /** Keys, indexes and pages, for each row of a file without waste: 117 to 216 bytes were measured. */
    private static final long ROW_BYTES = 128;

    /** About the length of a file that holds this and wastes nothing. */
    public long compactBytes() {
        return payloadBytes + events * ROW_BYTES;
    }
}
