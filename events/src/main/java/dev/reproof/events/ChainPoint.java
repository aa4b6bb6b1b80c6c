package dev.reproof.events;

/**
 * A place in the chain of a run stream.
 *
 * @param position of the event there, from 0; -1 before the first
 * @param link the chain's head when that event is the last
 */
public record ChainPoint(long position, Sha256 link) {

    /** Before the first event. */
    public static final ChainPoint START = new ChainPoint(-1, new Sha256("0".repeat(64)));
}
