package dev.reproof.engine.recover;

import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.store.StoreChoice;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.state.StateWarning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a machine that had the run before may have left at work, and cannot be seen from here. */
public final class AgentsElsewhere {

    /** A guard looks once a second, and gives agents five seconds to end by themselves. */
    private static final Duration GUARD_MARGIN = Duration.ofSeconds(10);

    private AgentsElsewhere() {}

    /**
     * What another machine may have left at work has ended when this returns.
     *
     * @param warnings is told what is waited for
     */
    public static void awaitAll(Tenure tenure, Replay replay, Consumer<String> warnings) {
        holder(tenure, replay).ifPresent(before -> await(before, tenure, replay, attempt -> false, warnings));
    }

    /**
     * Agents that cannot be seen from here have ended when this returns: each has a guard, which needs a moment.
     *
     * @param seen whether the agent of an attempt is on record here, as one of this machine: an attempt never has two
     */
    static Optional<StateWarning> await(
            Tenure.Before before, Tenure tenure, Replay replay, Predicate<AttemptKey> seen, Consumer<String> warnings) {
        boolean allSeen = replay.state().running().stream()
                .allMatch(task -> task.running().filter(seen).isPresent());
        if (allSeen || endedWithAgents(replay)) {
            return Optional.empty();
        }
        Duration wait = before.agentsOutlive().plus(GUARD_MARGIN);
        String who = "Agents of " + before.holder() + " may be at work there: each ends "
                + before.agentsOutlive().toSeconds() + " s after the last sign of its runner.";
        warnings.accept(who + " Waiting " + wait.toSeconds() + " s before anything is sent;"
                + " --agents-are-gone goes on at once where they are known to be gone");
        pass(wait, tenure);
        return Optional.of(new StateWarning(
                "AGENTS_ELSEWHERE", who + " This runner waited " + wait.toSeconds() + " s before it sent anything"));
    }

    /**
     * Who had the run before, if another machine may have had it since this directory was used last: the last one itself, or, where
     * that was of this directory and wrote nothing, whoever had it before that.
     */
    static Optional<Tenure.Before> holder(Tenure tenure, Replay replay) {
        return tenure.before().flatMap(before -> {
            if (isWriter(before.holder(), replay)) {
                return before.here() ? Optional.empty() : Optional.of(before);
            }
            return Optional.of(before.outliving(StoreChoice.LEASE));
        });
    }

    /** Whether that process wrote the end of the log: then it has seen to what was left before it. */
    private static boolean isWriter(Holder holder, Replay replay) {
        List<Recorded> decisions = replay.decisions();
        for (int index = decisions.size() - 1; index >= 0; index--) {
            if (decisions.get(index).event() instanceof RunResumed resumed) {
                return isNamed(holder, resumed.host(), resumed.pid());
            }
            if (decisions.get(index).event() instanceof RunStarted started) {
                return isNamed(holder, started.host(), started.pid());
            }
        }
        return false;
    }

    private static boolean isNamed(Holder holder, String host, long pid) {
        return holder.pid() == pid
                && new Holder(pid, host, holder.since()).host().startsWith(holder.host());
    }

    /** Whether the runner before stopped as it was told to, and left nothing at work. */
    private static boolean endedWithAgents(Replay replay) {
        Recorded last = replay.decisions().get(replay.decisions().size() - 1);
        return last.event() instanceof RunInterrupted stopped
                && stopped.leftAtWork().filter(left -> !left.isEmpty()).isEmpty();
    }

    private static void pass(Duration time, Tenure tenure) {
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
                new Pause().of(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
                tenure.require();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Rejected("Interrupted while waiting for agents of another machine; nothing was sent", e);
        }
    }
}
