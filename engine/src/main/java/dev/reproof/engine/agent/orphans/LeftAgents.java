package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Ends the agents of a run that outlived their runner, so that they do not work beside their successors. To be used by
 * whoever holds the lock of the run, before anything is dispatched.
 */
public final class LeftAgents {

    /**
     * A runner that was just killed lets go of the run's lock a moment before it is gone, and a process that is turning
     * into another program shows no environment for a moment.
     */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RunId run;
    private final AgentRecords records;
    private final Duration grace;
    private final Pause pause = new Pause();

    /**
     * Ends them.
     *
     * @param run for messages
     * @param grace what processes get between being asked to end and being killed
     */
    public LeftAgents(RunId run, AgentRecords records, Duration grace) {
        this.run = run;
        this.records = records;
        this.grace = grace;
    }

    /**
     * Returns once none of them lives, with one line for each of them that was at work.
     *
     * @throws ReproofException.Rejected naming files and processes, when a record cannot be read, when one may be at
     *     work and cannot be told from others, when one could not be killed, or when this thread was interrupted; if
     *     there was a doubt about any of them, none was touched
     */
    public void end(Consumer<String> said) {
        List<AgentRecords.Kept> all = records.all();
        if (all.isEmpty()) {
            return;
        }
        try {
            List<LeftAgent> left = new ArrayList<>();
            settled(all).forEach((kept, verdict) -> {
                if (verdict instanceof Verdict.Ours ours) {
                    left.add(new LeftAgent(kept, ours, records.looks(), grace));
                } else {
                    records.forget(kept);
                }
            });
            end(left, said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReproofException.Rejected(
                    "Interrupted while the agents of an earlier runner of run " + run + " were ended; resume it again",
                    e);
        }
    }

    private Map<AgentRecords.Kept, Verdict> settled(List<AgentRecords.Kept> all) throws InterruptedException {
        long begin = System.nanoTime();
        Map<AgentRecords.Kept, Verdict> verdicts = judge(all);
        while (hasDoubt(verdicts) && System.nanoTime() - begin < SETTLE_NANOS) {
            pause.of(PAUSE_NANOS);
            verdicts = judge(all);
        }
        if (hasDoubt(verdicts)) {
            throw refusal(verdicts);
        }
        return verdicts;
    }

    private Map<AgentRecords.Kept, Verdict> judge(List<AgentRecords.Kept> all) {
        OrphanRules rules =
                new OrphanRules(records.machine(), ProcessHandle.current().pid(), ProcessTable.all(ProcessTable.MARK));
        Map<AgentRecords.Kept, Verdict> verdicts = new LinkedHashMap<>();
        all.forEach(kept -> verdicts.put(kept, rules.judge(kept.agent())));
        return verdicts;
    }

    private static boolean hasDoubt(Map<AgentRecords.Kept, Verdict> verdicts) {
        return verdicts.values().stream().anyMatch(Verdict.Unsure.class::isInstance);
    }

    private ReproofException.Rejected refusal(Map<AgentRecords.Kept, Verdict> verdicts) {
        List<String> lines = new ArrayList<>();
        verdicts.forEach((kept, verdict) -> {
            if (verdict instanceof Verdict.Unsure unsure) {
                lines.add("  the " + kept.agent() + ", left by runner pid "
                        + kept.agent().runner() + ": " + unsure.why() + " " + kept.file());
            }
        });
        return new ReproofException.Rejected(
                "Run " + run + " does not go on: agents of an earlier runner may be at work,"
                        + " and nothing was ended or sent\n" + String.join("\n", lines));
    }

    private void end(List<LeftAgent> left, Consumer<String> said) throws InterruptedException {
        List<LeftAgent> open = new ArrayList<>(left);
        while (!open.isEmpty()) {
            open.removeIf(LeftAgent::advance);
            if (!open.isEmpty()) {
                pause.of(PAUSE_NANOS);
            }
        }
        List<LeftAgent> alive =
                left.stream().filter(agent -> !agent.survivors().isEmpty()).toList();
        left.stream().filter(agent -> !alive.contains(agent)).forEach(agent -> {
            records.forget(agent.kept());
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
