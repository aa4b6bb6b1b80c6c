package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.process.AgentSigns;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.agent.process.ProcessLooks;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.agent.process.SeenProcess;
import dev.reproof.engine.agent.process.Termination;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.agent.spool.SpoolExit;
import dev.reproof.events.AttemptKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent that an earlier runner left: at work, or ended while nobody listened. */
public final class LeftAgent {

    private static final Logger LOG = LoggerFactory.getLogger(LeftAgent.class);

    private static final int MOST_NAMED = 20;

    private final AgentRecords.Kept kept;
    private final Spool spool;
    private final Verdict verdict;
    private final boolean byWord;
    private final ProcessLooks looks;
    private final Optional<String> unfit;
    private final boolean here;
    private final Set<Long> ended = new TreeSet<>();
    private final long made = System.nanoTime();

    /** While it is ended. */
    private Optional<Termination> termination = Optional.empty();

    private final ProcessTree ending;

    LeftAgent(AgentRecords.Kept kept, Verdict verdict, AgentRecords records) {
        this(kept, verdict, records.spool(kept.agent().mark()), records.machine(), records.looks());
    }

    LeftAgent(AgentRecords.Kept kept, Verdict verdict, Spool spool, Machine here, ProcessLooks looks) {
        this.kept = kept;
        this.spool = spool;
        this.byWord = verdict instanceof Verdict.Unsure;
        this.verdict = verdict instanceof Verdict.Unsure unsure ? unsure.proven() : verdict;
        this.looks = looks;
        this.ending = tree();
        this.unfit = unfit(here);
        this.here = !byWord && kept.agent().machine().equals(here);
    }

    /** Whether it is that of an attempt, and was started on this machine since that was started itself. */
    public boolean isHereFor(AttemptKey attempt) {
        return here && kept.agent().isOf(attempt);
    }

    /** All that is left of it. */
    public ProcessTree tree() {
        AgentRecord agent = kept.agent();
        List<SeenProcess> processes = verdict instanceof Verdict.Ours ours ? ours.processes() : List.of();
        boolean session = verdict instanceof Verdict.Ours ours && ours.session();
        return new ProcessTree(
                handles(processes),
                new AgentSigns(
                        agent.mark(),
                        session ? OptionalLong.of(agent.pid()) : OptionalLong.empty(),
                        OptionalLong.of(agent.start())),
                looks);
    }

    /** Handles stay with the process they were made for; one that was made too late is of another process. */
    private static Collection<ProcessHandle> handles(List<SeenProcess> processes) {
        return processes.stream()
                .flatMap(process -> ProcessHandle.of(process.pid()).stream()
                        .filter(handle -> ProcessTable.start(handle).equals(process.start())))
                .toList();
    }

    public AgentRecords.Kept kept() {
        return kept;
    }

    public Spool spool() {
        return spool;
    }

    /** The shell that waits for its command; absent where that has ended. */
    public Optional<ProcessHandle> shell() {
        return verdict instanceof Verdict.Ours ours
                ? handles(ours.processes().stream().filter(this::isShell).toList()).stream()
                        .findFirst()
                : Optional.empty();
    }

    private boolean isShell(SeenProcess process) {
        return process.pid() == kept.agent().pid()
                && process.began(OptionalLong.of(kept.agent().start()));
    }

    /** Whether its command was at work when it was looked at. */
    public boolean isAtWork() {
        return verdict instanceof Verdict.Ours ours && ours.processes().stream().anyMatch(this::isShell);
    }

    /** Whether it is gone by the operator's word alone. */
    boolean isByWord() {
        return byWord;
    }

    /** Whether nothing of it lives, as proven or said. */
    boolean isGone() {
        return verdict instanceof Verdict.Gone;
    }

    /** Why nobody can go on with it; absent where that is possible, as far as it can be told without its text. */
    public Optional<String> unfit() {
        return unfit;
    }

    private Optional<String> unfit(Machine here) {
        Machine there = kept.agent().machine();
        if (byWord) {
            return Optional.of("nobody can prove what became of it");
        }
        if (!spool.isThere()) {
            return Optional.of("there are no files of it");
        }
        if (kept.agent().reading().format().isTalk()) {
            return Optional.of("it was talked with by its runner, which is gone");
        }
        if (!spool.mayGoOn()) {
            return Optional.of("it was being ended");
        }
        if (!there.host().equals(here.host())) {
            return Optional.of("it was started on another host");
        }
        return isAtWork()
                ? Optional.empty()
                : unfit(SpoolExit.of(spool), there.boot().equals(here.boot()));
    }

    private static Optional<String> unfit(SpoolExit exit, boolean sameBoot) {
        if (exit instanceof SpoolExit.None) {
            return Optional.of("it has ended, and nobody lived to write how");
        }
        if (exit instanceof SpoolExit.Odd) {
            return Optional.of("what stands in the place of its exit code is none");
        }
        SpoolExit.Code ended = (SpoolExit.Code) exit;
        if (ended.signal().isPresent()) { // as of a machine that goes down: which says nothing about the task
            return Optional.of("it was ended by signal " + ended.signal().getAsInt() + " while no runner was there");
        }
        return sameBoot || ended.forced()
                ? Optional.empty()
                : Optional.of("the machine was started again, and what it printed had not been forced");
    }

    /** One step; true once nothing lives any more, or nothing more can be done. */
    boolean advance(Duration grace) {
        if (termination.isEmpty()) {
            ending.search(made);
            count();
            giveUp();
            Termination begun = new Termination(ending, grace);
            begun.begin(made);
            termination = Optional.of(begun);
        }
        count();
        return termination.get().advance();
    }

    /** Whoever stops while it is ended must not have it taken over. */
    private void giveUp() {
        try {
            spool.giveUp();
        } catch (IOException e) {
            LOG.warn("It could not be noted that the {} is being ended", kept.agent(), e);
        }
    }

    private void count() {
        ending.living().forEach(process -> ended.add(process.pid()));
    }

    /** What could not be killed. */
    List<Long> survivors() {
        return ending.living().stream().map(ProcessHandle::pid).toList();
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
