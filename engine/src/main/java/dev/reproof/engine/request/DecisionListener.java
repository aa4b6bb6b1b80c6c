package dev.reproof.engine.request;

import dev.reproof.events.RunId;
import dev.reproof.projections.run.Recorded;
import java.util.List;

/** Learns of the decisions of a run as its log has them: none before it is forced, each once, in order. */
public interface DecisionListener {

    /** Hears nothing. */
    DecisionListener NONE = new DecisionListener() {
        @Override
        public void past(RunId run, List<Recorded> decisions) {
            // nobody listens
        }

        @Override
        public void forced(List<Recorded> decisions) {
            // nobody listens
        }
    };

    /** What the log held when this process opened the run. */
    void past(RunId run, List<Recorded> decisions);

    /** What was forced since, on the thread that writes: it must be quick and must not throw. */
    void forced(List<Recorded> decisions);
}
