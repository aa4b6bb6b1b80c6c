package dev.reproof.engine.request;

/**
 * What it brought to compact a log.
 *
 * @param before length of the file, in bytes
 * @param after the same; as before where nothing could be gained, then the file was not touched
 */
public record CompactedLog(long before, long after) {

    public long freed() {
        return before - after;
    }
}
