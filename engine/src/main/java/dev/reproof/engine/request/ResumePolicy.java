package dev.reproof.engine.request;

/**
 * What the operator allows when a run is resumed. Without a word of theirs nothing is lost, left out or changed.
 *
 * @param acceptDagChange go on with another DAG than the recorded one
 * @param acceptOptionChange go on with other options than the recorded ones
 * @param acceptDegraded go on with the end of a transcript where the whole of it cannot be rebuilt
 * @param fromState set a log aside that is damaged or disagrees with the state file, and go on from that
 * @param retryFailed run tasks again that failed or were skipped
 * @param agentsAreGone take agents of an earlier runner for gone of which nobody can tell; that is recorded
 */
public record ResumePolicy(
        boolean acceptDagChange,
        boolean acceptOptionChange,
        boolean acceptDegraded,
        boolean fromState,
        boolean retryFailed,
        boolean agentsAreGone) {

    /** Allows nothing. */
    public static final ResumePolicy STRICT = new ResumePolicy(false, false, false, false, false);

    /** With agents that are taken for gone only where that is proven. */
    public ResumePolicy(
            boolean acceptDagChange,
            boolean acceptOptionChange,
            boolean acceptDegraded,
            boolean fromState,
            boolean retryFailed) {
        this(acceptDagChange, acceptOptionChange, acceptDegraded, fromState, retryFailed, false);
    }
}
