package dev.reproof.engine.cli.run;

import dev.reproof.engine.request.NewRun;
import dev.reproof.events.json.JsonProblem;
import dev.reproof.projections.state.StateWarning;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an operator is told of a DAG that says more than anybody reads. */
final class IgnoredMembers {

    private static final String CODE = "DAG_MEMBERS_IGNORED";
    private static final int MOST_NAMED = 10;

    private IgnoredMembers() {}

    static Optional<StateWarning> of(NewRun request) {
        List<JsonProblem> ignored = request.ignored();
        if (ignored.isEmpty()) {
            return Optional.empty();
        }
        String named =
                ignored.stream().limit(MOST_NAMED).map(JsonProblem::message).collect(Collectors.joining("; "));
        String more = ignored.size() > MOST_NAMED
                ? "; and " + (ignored.size() - MOST_NAMED) + " more, reproof dag check lists them"
                : "";
        return Optional.of(new StateWarning(CODE, "The DAG has members nobody reads: " + named + more));
    }
}
