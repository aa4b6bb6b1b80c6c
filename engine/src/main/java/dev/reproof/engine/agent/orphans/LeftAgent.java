package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.process.AgentSigns;
import dev.reproof.engine.agent.process.ProcessLooks;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.agent.process.SeenProcess;
import dev.reproof.engine.agent.process.Termination;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An agent that outlived its runner, while it is ended. */
final class LeftAgent {

    private static final int MOST_NAMED = 20;

    private final AgentRecords.Kept kept;
    private final ProcessTree tree;
    private final Termination termination;
    private final Set<Long> ended = new TreeSet<>();
    private final long made = System.nanoTime();

    LeftAgent(AgentRecords.Kept kept, Verdict.Ours ours, ProcessLooks looks, Duration grace) {
        this.kept = kept;
        AgentRecord agent = kept.agent();
        OptionalLong session = ours.session() ? OptionalLong.of(agent.pid()) : OptionalLong.empty();
        this.tree = new ProcessTree(
                handles(ours.processes()),
                new AgentSigns(agent.mark(), session, OptionalLong.of(agent.start())),
                looks);
        this.termination = new Termination(tree, grace);
    }

    /** Handles stay with the process they were made for; one that was made too late is of another process. */
    private static Collection<ProcessHandle> handles(List<SeenProcess> processes) {
        return processes.stream()
                .flatMap(process -> ProcessHandle.of(process.pid()).stream()
                        .filter(handle -> ProcessTable.start(handle).equals(process.start())))
                .toList();
    }

    AgentRecords.Kept kept() {
        return kept;
    }

    /** One step; true once nothing lives any more, or nothing more can be done. */
    boolean advance() {
        if (!termination.begun()) {
            tree.search(made);
            count();
            termination.begin(made);
        }
        count();
        return termination.advance();
    }

    private void count() {
        tree.living().forEach(process -> ended.add(process.pid()));
    }

    /** What could not be killed. */
    List<Long> survivors() {
        return tree.living().stream().map(ProcessHandle::pid).toList();
    }

    /** Whether anything of it was found. */
    boolean wasAtWork() {
        return !ended.isEmpty();
    }

    /** What was done, in one line. */
    String report() {
        AgentRecord agent = kept.agent();
        String pids = ended.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return "Ended the " + agent + ", left by runner pid " + agent.runner() + " on host "
                + agent.machine().host() + ": " + ended.size() + (ended.size() == 1 ? " process" : " processes")
                + " (pids " + pids + (ended.size() > MOST_NAMED ? ", ..." : "") + ")";
    }
}
