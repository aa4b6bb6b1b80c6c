package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.EventLog;

/** A log that is being made for a run; nobody else sees it before it is adopted, and the next one takes its place. */
public final class PostgresMaking {

    private final PostgresTenure tenure;
    private final Fence fence;

    PostgresMaking(PostgresTenure tenure, Fence fence) {
        this.tenure = tenure;
        this.fence = fence;
    }

    /** Opens it, to write to it; it is to be closed before it is adopted. */
    public EventLog open() {
        return tenure.open(fence);
    }

    /** Makes it the run's, which has none yet or an empty one. */
    public void adopt() {
        tenure.adopt(fence);
    }

    /** Removes what was not adopted. */
    public void discard() {
        tenure.discard(fence.row(), fence.log());
    }
}
