package dev.reproof.engine.redact;

/** Takes a text piece by piece, each of which begins and ends at a character. */
@FunctionalInterface
public interface TextStage {

    /** Takes UTF-8, of which nothing is kept after the call. */
    void utf8(byte[] data, int offset, int length);

    /** Takes the end, for those that keep something back. */
    default void end() {}
}
