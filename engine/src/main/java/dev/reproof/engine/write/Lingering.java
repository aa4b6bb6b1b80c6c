package dev.reproof.engine.write;

/** A buffer of text that is not yet a block. The writer makes it one when its time has come. */
public interface Lingering {

    /** When that is, on the scale of {@link System#nanoTime()}. */
    long dueNanos();

    /** Submits the text that was waiting since then, if it still waits. Must not block. */
    void flush();
}
