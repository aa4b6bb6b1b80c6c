package dev.reproof.engine.request;

import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.dag.Dag;
import java.util.List;

/** A recorded DAG, to hold another against. */
public record RecordedDag(RunId run, Dag dag, Sha256 sha256) {

    public RecordedDag(NewRun recorded) {
        this(recorded.run(), recorded.dag(), Sha256.of(recorded.document()));
    }

    /**
     * Whether the given DAG is another one.
     *
     * @throws Rejected when it is, and that was not accepted
     */
    public boolean require(NewRun given, ResumePolicy policy) {
        Sha256 found = Sha256.of(given.document());
        if (!found.equals(sha256) && !policy.acceptDagChange()) {
            throw new Rejected("DAG changed: run=" + run + " expected the recorded DAG '" + dag.title()
                    + "' with sha256=" + sha256 + ", found '" + given.dag().title() + "' with sha256=" + found
                    + " (" + difference(given) + "); resume the run to go on with the recorded DAG, give"
                    + " --accept-dag-change to go on with this one, or start a new run");
        }
        return !found.equals(sha256);
    }

    private String difference(NewRun given) {
        List<String> phrases = DagDifference.of(dag, given.dag());
        return phrases.isEmpty() ? "the same in other words" : String.join("; ", phrases);
    }
}
