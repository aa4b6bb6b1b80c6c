package dev.reproof.projections.run;

import dev.reproof.events.RunEvent.RunFinished;
import java.time.Instant;

/** Whether a run goes on, and if not, why. */
public sealed interface RunStanding {

    /** A runner has it, or has left it without a word. */
    record Open() implements RunStanding {}

    /**
     * Its last runner stopped; so it stands until the run is resumed.
     *
     * @param restarting whether it stopped to be started again
     */
    record Stopped(String reason, boolean restarting) implements RunStanding {}

    /** It has ended, and nothing is left to do. */
    record Ended(RunFinished how, Instant at) implements RunStanding {}
}
