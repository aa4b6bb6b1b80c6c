package dev.reproof.engine.request;

/**
 * What the operator allows when a run is resumed. Without a word of theirs nothing is lost, left out or changed.
 *
 * @param acceptDagChange go on with another DAG than the recorded one
 * @param acceptOptionChange go on with other options than the recorded ones
 * @param acceptDegraded go on with the end of a transcript where the whole of it cannot be rebuilt
 * @param fromState set a log aside that is damaged or disagrees with the state file, and go on from that
 * @param retryFailed run tasks again that failed or were skipped
 */
public record ResumePolicy(
        boolean acceptDagChange,
        boolean acceptOptionChange,
        boolean acceptDegraded,
        boolean fromState,
        boolean retryFailed) {

    /** Allows nothing. */
    public static final ResumePolicy STRICT = new ResumePolicy(false, false, false, false, false);
}
