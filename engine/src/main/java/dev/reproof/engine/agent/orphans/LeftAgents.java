package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The agents of a run that outlived their runner, so that none works beside its successor. To be used by whoever holds the
 * lock of the run, before anything is dispatched.
 */
public final class LeftAgents {

    /** The option that says so. */
    private static final String SAID = "--agents-are-gone";

    private final RunId run;
    private final AgentRecords records;
    private final boolean saidGone;
    private final Duration grace;
    private final Pause pause = new Pause();

    /**
     * Of that run.
     *
     * @param run for messages
     * @param saidGone whether the operator says that agents which cannot be looked at are gone
     * @param grace what processes get between being asked to end and being killed
     */
    public LeftAgents(RunId run, AgentRecords records, boolean saidGone, Duration grace) {
        this.run = run;
        this.records = records;
        this.saidGone = saidGone;
        this.grace = grace;
    }

    /**
     * What an earlier process has left.
     *
     * @param agents proven to be of this run, or gone
     * @param saidGone those of them that are gone by the operator's word alone: to be recorded, and then forgotten
     */
    public record Left(List<LeftAgent> agents, SaidGone saidGone) {
        public Left {
            agents = List.copyOf(agents);
        }
    }

    /**
     * All that were left, and none that nobody can tell from others.
     *
     * @throws ReproofException.Rejected naming files and processes, when a record cannot be read, when one may be at
     *     work and cannot be told from others, or when this thread was interrupted
     */
    public Left proven() {
        AgentRecords.Recorded recorded = records.recorded();
        records.removeAllBut(recorded);
        try {
            Map<AgentRecords.Kept, Verdict> verdicts = settled(recorded.agents());
            if (!saidGone && (hasDoubt(verdicts) || !recorded.unreadable().isEmpty())) {
                throw refusal(verdicts, recorded.unreadable());
            }
            List<LeftAgent> left = new ArrayList<>();
            List<AgentRecords.Kept> byWord = new ArrayList<>();
            verdicts.forEach((kept, verdict) -> {
                left.add(new LeftAgent(kept, verdict, records));
                if (verdict instanceof Verdict.Unsure) {
                    byWord.add(kept);
                }
            });
            List<Path> unreadable = recorded.unreadable().stream()
                    .map(AgentRecords.Unreadable::file)
                    .toList();
            return new Left(left, new SaidGone(records, byWord, unreadable));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** All that can be told from other processes, looked at without a lock; nothing is changed. */
    public List<LeftAgent> seen() {
        List<LeftAgent> left = new ArrayList<>();
        try {
            settled(records.seen().agents()).forEach((kept, verdict) -> {
                if (!(verdict instanceof Verdict.Unsure)) {
                    left.add(new LeftAgent(kept, verdict, records));
                }
            });
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return left;
    }

    private ReproofException.Rejected interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ReproofException.Rejected(
                "Interrupted while the agents of an earlier runner of run " + run + " were looked at; try again", e);
    }

    /**
     * Ends all of them: returns once none lives, with one line for each that was at work.
     *
     * @return those that are gone by the operator's word alone
     * @throws ReproofException.Rejected as {@link #proven} and {@link #end(List, Consumer)} do; if there was a doubt about
     *     any of them, none was touched
     */
    public SaidGone end(Consumer<String> said) {
        Left left = proven();
        end(left.agents(), said);
        return left.saidGone();
    }

    /**
     * Ends these, and forgets them: returns once none of them lives, with one line for each that was at work. The records of
     * those that are gone by the operator's word stay.
     *
     * @throws ReproofException.Rejected when one could not be killed, or when this thread was interrupted
     */
    public void end(List<LeftAgent> agents, Consumer<String> said) {
        try {
            ended(agents, said);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Says what a resume would do, and does nothing.
     *
     * @param goesOn the attempts with which it would go on
     * @throws ReproofException.Rejected when this thread was interrupted
     */
    public List<FoundAgent> look(Set<AttemptKey> goesOn) {
        AgentRecords.Recorded recorded = records.seen();
        List<FoundAgent> found = new ArrayList<>();
        try {
            settled(recorded.agents())
                    .forEach((kept, verdict) -> found.add(
                            goesOn.stream().anyMatch(kept.agent()::isOf) && !(verdict instanceof Verdict.Unsure)
                                    ? new FoundAgent(
                                            kept.agent().toString(),
                                            kept.file(),
                                            FoundAgent.Fate.ADOPT,
                                            "its attempt goes on")
                                    : found(kept.agent().toString(), kept.file(), verdict)));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        recorded.unreadable()
                .forEach(file ->
                        found.add(found("agent of an unreadable record", file.file(), new Verdict.Unsure(file.why()))));
        return List.copyOf(found);
    }

    private FoundAgent found(String agent, Path record, Verdict verdict) {
        if (verdict instanceof Verdict.Ours ours && !ours.processes().isEmpty()) {
            return new FoundAgent(
                    agent, record, FoundAgent.Fate.END, "it is at work and would be ended: " + ours.processes());
        }
        if (verdict instanceof Verdict.Unsure unsure) {
            return saidGone
                    ? new FoundAgent(agent, record, FoundAgent.Fate.GONE, "it is gone, as " + SAID + " says")
                    : new FoundAgent(
                            agent, record, FoundAgent.Fate.REFUSE, unsure.why() + " " + record + "; or give " + SAID);
        }
        return new FoundAgent(agent, record, FoundAgent.Fate.GONE, "nothing of it lives");
    }

    private Map<AgentRecords.Kept, Verdict> settled(List<AgentRecords.Kept> all) throws InterruptedException {
        if (all.isEmpty()) {
            return Map.of();
        }
        boolean supervised = all.stream().anyMatch(kept -> kept.agent().init()) && records.supervisedByAnother();
        long begin = System.nanoTime();
        Map<AgentRecords.Kept, Verdict> verdicts = judge(all, supervised);
        while (mayPass(verdicts) && System.nanoTime() - begin < OrphanRules.SETTLE_NANOS) {
            pause.of(OrphanRules.PAUSE_NANOS);
            verdicts = judge(all, supervised && records.supervisedByAnother());
        }
        return verdicts;
    }

    private Map<AgentRecords.Kept, Verdict> judge(List<AgentRecords.Kept> all, boolean supervised) {
        OrphanRules rules = new OrphanRules(
                records.machine(), ProcessHandle.current().pid(), supervised, ProcessTable.all(ProcessTable.MARK));
        Map<AgentRecords.Kept, Verdict> verdicts = new LinkedHashMap<>();
        all.forEach(kept -> verdicts.put(kept, rules.judge(kept.agent())));
        return verdicts;
    }

    private static boolean mayPass(Map<AgentRecords.Kept, Verdict> verdicts) {
        return verdicts.values().stream()
                .anyMatch(verdict -> verdict instanceof Verdict.Unsure unsure && unsure.mayPass());
    }

    private static boolean hasDoubt(Map<AgentRecords.Kept, Verdict> verdicts) {
        return verdicts.values().stream().anyMatch(Verdict.Unsure.class::isInstance);
    }

    private ReproofException.Rejected refusal(
            Map<AgentRecords.Kept, Verdict> verdicts, List<AgentRecords.Unreadable> unreadable) {
        List<String> lines = new ArrayList<>();
        verdicts.forEach((kept, verdict) -> {
            if (verdict instanceof Verdict.Unsure unsure) {
                lines.add("  the " + kept.agent() + ", left by runner pid "
                        + kept.agent().runner() + ": " + unsure.why() + " " + kept.file());
            }
        });
        unreadable.forEach(file -> lines.add("  " + file.why()));
        return new ReproofException.Rejected("Run " + run + " does not go on: agents of an earlier runner may be at"
                + " work, and nothing was ended or sent\n" + String.join("\n", lines)
                + "\n  where nothing of them is at work for sure, as when their container or machine is gone, "
                + SAID + " says so, and the run goes on");
    }

    private void ended(List<LeftAgent> left, Consumer<String> said) throws InterruptedException {
        List<LeftAgent> open = new ArrayList<>(left);
        open.removeIf(LeftAgent::isGone);
        while (!open.isEmpty()) {
            open.removeIf(agent -> agent.advance(grace));
            if (!open.isEmpty()) {
                pause.of(OrphanRules.PAUSE_NANOS);
            }
        }
        List<LeftAgent> alive =
                left.stream().filter(agent -> !agent.survivors().isEmpty()).toList();
        left.stream().filter(agent -> !alive.contains(agent)).forEach(agent -> {
            if (!agent.isByWord()) {
                records.forget(agent.kept());
            }
            if (agent.wasAtWork()) {
                said.accept(agent.report());
            }
        });
        if (!alive.isEmpty()) {
            throw new ReproofException.Rejected(
                    "Run " + run + " does not go on: agents of an earlier runner could not be killed\n"
                            + alive.stream()
                                    .map(agent -> "  the " + agent.kept().agent() + ": pids " + agent.survivors()
                                            + "; end them, or restart the machine, then resume the run")
                                    .collect(Collectors.joining("\n")));
        }
    }
}
