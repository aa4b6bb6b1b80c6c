package dev.reproof.projections.state.read;

import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.projections.state.StateWarning;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The member {@code run} of a version-2 state file.
 *
 * @param position sequence of the last event of the run stream that the file knows
 * @param chain link of that event
 * @param home the run's directory when the file was written
 * @param artifacts the artifact directory when the file was written; absent where artifacts were off
 * @param forkedFrom what the run was forked from; absent for most runs
 * @param dag the DAG document in the form of {@link dev.reproof.events.dag.DagDocument}; its digest was checked
 * @param warnings what the operator was told before
 * @param tokensSpent by all attempts; absent where the file does not count them
 * @param cost of all attempts, once for a currency, as far as agents told
 */
public record RunHeader(
        RunId id,
        OptionalLong position,
        Optional<Sha256> chain,
        Optional<String> home,
        Optional<String> artifacts,
        Optional<RunForked> forkedFrom,
        Optional<byte[]> dag,
        Optional<RunOptions> options,
        List<StateWarning> warnings,
        SavedLoops loops,
        OptionalLong tokensSpent,
        List<Cost> cost) {

    public RunHeader {
        warnings = List.copyOf(warnings);
        cost = List.copyOf(cost);
    }
}
