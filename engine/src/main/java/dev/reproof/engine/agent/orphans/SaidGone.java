package dev.reproof.engine.agent.orphans;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Agents of which nobody can prove that they are gone, and the operator says so. Their records stay until that word is
 * recorded, by whoever asked for it.
 */
public final class SaidGone {

    private static final int MOST_NAMED = 20;

    private final AgentRecords records;
    private final List<AgentRecords.Kept> agents;
    private final List<Path> unreadable;

    SaidGone(AgentRecords records, List<AgentRecords.Kept> agents, List<Path> unreadable) {
        this.records = records;
        this.agents = List.copyOf(agents);
        this.unreadable = List.copyOf(unreadable);
    }

    /** Nobody said anything. */
    public static SaidGone none(AgentRecords records) {
        return new SaidGone(records, List.of(), List.of());
    }

    public boolean isEmpty() {
        return agents.isEmpty() && unreadable.isEmpty();
    }

    /** For people: which ones, and by which records. */
    public String text() {
        List<String> all = Stream.concat(
                        agents.stream().map(SaidGone::named),
                        unreadable.stream().map(file -> "an unreadable record (" + file.getFileName() + ")"))
                .toList();
        return "The operator says with --agents-are-gone that nothing is at work any more of: "
                + all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (all.size() > MOST_NAMED ? " and " + (all.size() - MOST_NAMED) + " more" : "")
                + "; these records were removed, and their tasks run again";
    }

    private static String named(AgentRecords.Kept kept) {
        AgentRecord agent = kept.agent();
        return "the " + agent + ", pid " + agent.pid() + " on host "
                + agent.machine().host() + " (" + kept.file().getFileName() + ")";
    }

    /** Removes their records. */
    public void forget() {
        agents.forEach(records::forget);
        unreadable.forEach(records::remove);
    }
}
