package dev.reproof.engine.log;

import dev.reproof.events.ReproofException;

/** What the rows of a log lie in: a file, or a server. */
public interface LogGround extends AutoCloseable {

    /** Where it is, for messages. */
    String place();

    /** Tells an operator why it does not open, given what its product threw. */
    ReproofException unopened(Throwable thrown);

    /**
     * Tells an operator why something that the open log was asked for did not come, given what its product threw: what
     * was written cannot be read any more, or the store wants for something.
     *
     * @param what it was asked for, as in "the event log failed to ..."
     */
    ReproofException failed(String what, Throwable thrown);

    /**
     * Whether the system has refused to read or write: then what it seems to hold may be older than what was
     * written, and nothing it says of that is damage.
     */
    default boolean isRefused() {
        return false;
    }

    @Override
    void close();

    /** Closes it and writes nothing more, where it has failed: it may be full, or damaged. May take for ever. */
    void abandon();
}
