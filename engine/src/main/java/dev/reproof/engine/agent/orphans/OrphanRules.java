package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.agent.process.SeenProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tells, from its record and from what can be seen of this machine, what became of an agent. A pure function: it looks
 * at nothing itself.
 *
 * <p>A pid alone proves nothing, since another process may have it by now. A mark proves, and so does a pid with its
 * start; a session proves as long as the process that began it is provably there; and a child of a proven process is
 * proven.
 */
final class OrphanRules {

    /**
     * For so long a doubt that may pass is looked at again: a runner that was just killed lets go of the run's lock a moment
     * before it is gone, and a process that is turning into another program, or is ending, shows no environment for a moment.
     */
    static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Between two looks. */
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Machine here;
    private final long self;
    private final boolean supervised;
    private final List<SeenProcess> seen;

    /**
     * What was seen.
     *
     * @param self pid of this process
     * @param supervised whether the run has a supervisor, here or anywhere, that has not started this process
     * @param seen all processes that can be seen from here
     */
    OrphanRules(Machine here, long self, boolean supervised, List<SeenProcess> seen) {
        this.here = here;
        this.self = self;
        this.supervised = supervised;
        this.seen = List.copyOf(seen);
    }

    Verdict judge(AgentRecord agent) {
        Machine there = agent.machine();
        boolean sameHost = there.isSameHost(here);
        boolean sameBoot = there.boot().equals(here.boot()) && (there.boot().isPresent() || sameHost);
        if (sameBoot && there.pidNamespace().equals(here.pidNamespace())) {
            return judgeHere(agent);
        }
        boolean restarted =
                sameHost && !sameBoot && there.boot().isPresent() && here.boot().isPresent();
        // The first process of a namespace takes all others with it, and the lock says that the runner is gone.
        boolean wasFirst = sameBoot && agent.runner() == 1;
        if (restarted || wasFirst) {
            return new Verdict.Gone();
        }
        if (agent.init()) {
            return agent.runner() == 1 || !supervised ? new Verdict.Gone() : supervised(agent);
        }
        return sameBoot ? hidden(agent) : elsewhere(agent);
    }

    private static Verdict supervised(AgentRecord agent) {
        return new Verdict.Unsure(
                "it was started in a container on host "
                        + agent.machine().host()
                        + " by a runner that had a supervisor, and a supervisor of this run is at work;"
                        + " end that one with its container, or wait for it; its record is",
                new Verdict.Gone(),
                true);
    }

    private static Verdict elsewhere(AgentRecord agent) {
        return new Verdict.Unsure("it was started on host " + agent.machine().host() + " as pid " + agent.pid()
                + " and cannot be looked at from here; end it there with all that it started, then remove its record");
    }

    private static Verdict hidden(AgentRecord agent) {
        return new Verdict.Unsure("it was started in another container or pid namespace, "
                + agent.machine().pidNamespace().orElse("unknown") + " on host "
                + agent.machine().host() + ", as pid " + agent.pid()
                + " and cannot be looked at from here; end it there with all that it started, then remove its record");
    }

    private Verdict judgeHere(AgentRecord agent) {
        Optional<SeenProcess> runner = with(agent.runner())
                .filter(process -> process.pid() != self && !process.zombie() && process.began(agent.runnerStart()));
        if (runner.isPresent()) {
            return new Verdict.Unsure(
                    "the runner that started it is alive (" + runner.get()
                            + "), so this may be a copy of a run that is in use; end that runner, or remove the record of this copy",
                    new Verdict.Gone(),
                    true);
        }
        Optional<SeenProcess> shell = with(agent.pid());
        boolean shellIsThere =
                shell.filter(it -> it.began(OptionalLong.of(agent.start()))).isPresent();
        Set<SeenProcess> ours = proven(agent, shellIsThere);
        if (ours.stream().anyMatch(process -> process.pid() == self)) {
            return new Verdict.Unsure("it has itself started this process (pid " + self
                    + "), which would end with it; resume the run from outside of it; its record is");
        }
        Verdict proven =
                new Verdict.Ours(ours.stream().filter(it -> !it.zombie()).toList(), shellIsThere);
        List<SeenProcess> doubtful = doubtful(agent, shell, ours);
        if (!doubtful.isEmpty()) {
            return new Verdict.Unsure(
                    "these processes may be its own, but nothing proves it: "
                            + doubtful.stream().map(SeenProcess::toString).collect(Collectors.joining("; "))
                            + "; end them if they are, else remove its record",
                    proven,
                    true);
        }
        return proven;
    }

    private Set<SeenProcess> proven(AgentRecord agent, boolean shellIsThere) {
        Predicate<SeenProcess> proven = process -> process.marks().contains(agent.mark());
        if (shellIsThere) {
            proven = proven.or(process -> process.pid() == agent.pid() || process.session() == agent.pid());
        }
        Set<SeenProcess> ours = new LinkedHashSet<>();
        Deque<SeenProcess> next = new ArrayDeque<>(seen.stream().filter(proven).toList());
        while (!next.isEmpty()) {
            SeenProcess process = next.pop();
            if (ours.add(process)) {
                seen.stream().filter(it -> it.parent() == process.pid()).forEach(next::push);
            }
        }
        return ours;
    }

    /**
     * Members of a session whose beginner is gone, which may be the agent's session or that of a process that had its
     * pid later; and a process with the pid of which nobody knows when it began.
     */
    private List<SeenProcess> doubtful(AgentRecord agent, Optional<SeenProcess> shell, Set<SeenProcess> ours) {
        return seen.stream()
                .filter(process -> !process.zombie() && !ours.contains(process))
                .filter(process -> shell.isEmpty()
                        ? process.session() == agent.pid()
                        : process.pid() == agent.pid() && process.start().isEmpty())
                .toList();
    }

    private Optional<SeenProcess> with(long pid) {
        return seen.stream().filter(process -> process.pid() == pid).findFirst();
    }
}
