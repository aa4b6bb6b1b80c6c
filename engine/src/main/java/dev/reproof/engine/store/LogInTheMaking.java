package dev.reproof.engine.store;

import dev.reproof.engine.log.EventLog;
import dev.reproof.events.ReproofException;

/** A log that becomes a run's once it is whole, and until then is none. */
public interface LogInTheMaking {

    /** Opens it to write to it; for the caller to close before it is adopted. */
    EventLog open();

    /**
     * Makes it the run's log, durably and at once.
     *
     * @throws ReproofException.Storage if that is impossible; the run is then as it was, or as it is to be
     */
    void adopt();
}
