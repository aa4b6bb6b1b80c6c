package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.Ancestry;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.agent.process.ProcessLooks;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.agent.spool.SpoolWatch;
import dev.reproof.engine.home.NoteDirectory;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SupervisorLock;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which agents of a run are at work, so that the next runner can take over or end those that outlive this one. Each
 * has a file of its own from before its command does anything, and beside that a {@link Spool}, until all it printed is in the
 * log, or it was ended.
 */
@Exported
public final class AgentRecords {

    private static final Logger LOG = LoggerFactory.getLogger(AgentRecords.class);

    private final RunHome home;
    private final NoteDirectory directory;
    private final Machine machine;
    private final Map<AttemptKey, AtWork> atWork = new ConcurrentHashMap<>();
    private final Map<AttemptKey, LeftAgent> left = new ConcurrentHashMap<>();
    private final ProcessLooks looks = new ProcessLooks();
    private final SpoolWatch changes = new SpoolWatch();
    private volatile boolean abandoned;
    private volatile boolean leaving;
    private volatile Optional<AgentGuard> guard = Optional.empty();

    /** An agent of this process, or one that it has taken over, whose end is not in the log. */
    private record AtWork(Kept kept, Supplier<ProcessTree> tree) {}

    /** @param host name of this machine, which no other machine that uses this directory has */
    public AgentRecords(RunHome home, String host) {
        this.home = home;
        this.directory = new NoteDirectory(home.agents());
        this.machine = Machine.here(host);
    }

    /** From now on each agent that is started has that guard beside it. */
    public void guard(AgentGuard beside) {
        guard = Optional.of(beside);
    }

    /** What is beside each agent; absent where agents outlive their runner for as long as they like. */
    public Optional<AgentGuard> guard() {
        return guard;
    }

    Machine machine() {
        return machine;
    }

    /** Whether the run has a supervisor other than the one that has started this process. */
    boolean supervisedByAnother() {
        return Ancestry.here().supervisor().isEmpty() && SupervisorLock.isHeld(home);
    }

    /** The looks that the agents of this run share. */
    public ProcessLooks looks() {
        return looks;
    }

    /** Tells those who follow agents of this run what changes. */
    SpoolWatch changes() {
        return changes;
    }

    /** The files of the agent with that mark. */
    Spool spool(String mark) {
        return new Spool(directory.directory().resolve(mark));
    }

    /**
     * Records an agent whose shell was started.
     *
     * @param reading how its standard output becomes text
     * @throws ReproofException.Storage when the file could not be written
     */
    public Kept keep(AgentCall call, String mark, ProcessHandle shell, OptionalLong start, AgentReading reading) {
        ProcessHandle me = ProcessHandle.current();
        AgentRecord agent = new AgentRecord(
                call.run(),
                call.key(),
                mark,
                shell.pid(),
                start.orElse(0),
                machine,
                me.pid(),
                ProcessTable.start(me),
                Ancestry.here().endsNamespace(),
                reading);
        Kept kept = new Kept(agent, directory.write(mark, AgentRecordJson.format(agent)));
        AtWork before = atWork.put(call.key(), new AtWork(kept, () -> ProcessTree.of(shell, mark, start, looks)));
        if (before != null) {
            forget(before.kept()); // one that has ended: an attempt never has two
        }
        return kept;
    }

    /** Has this process go on with an agent that an earlier one left. */
    void takeOver(AttemptKey key, LeftAgent agent) {
        left.put(key, agent);
        atWork.put(key, new AtWork(agent.kept(), agent::tree));
    }

    /** Whether an agent that an earlier process left is to be gone on with for that attempt. */
    public boolean isTakenOver(AttemptKey key) {
        return left.containsKey(key);
    }

    /** How the output of an agent that is to be gone on with becomes text; absent where it is one of this process. */
    public Optional<AgentReading> reading(AttemptKey key) {
        return Optional.ofNullable(left.get(key))
                .map(agent -> agent.kept().agent().reading());
    }

    /** The files of an attempt whose end is not in the log; absent where no command was started for it. */
    Optional<Spool> spool(AttemptKey key) {
        return Optional.ofNullable(atWork.get(key))
                .map(agent -> spool(agent.kept().agent().mark()));
    }

    /** The agent to go on with for that attempt, once; absent where it is one of this process. */
    Optional<LeftAgent> takenOver(AttemptKey key) {
        return Optional.ofNullable(left.remove(key));
    }

    /**
     * Every agent that is recorded.
     *
     * @throws ReproofException.Rejected naming each file that cannot be read: it may stand for an agent at work
     */
    public List<Kept> all() {
        Recorded recorded = recorded();
        if (!recorded.unreadable().isEmpty()) {
            throw new ReproofException.Rejected("An agent of an earlier runner may be at work: "
                    + recorded.unreadable().stream().map(Unreadable::why).collect(Collectors.joining("; ")));
        }
        return recorded.agents();
    }

    /** Every record that is there; what a killed process had begun to write and not finished is removed. */
    Recorded recorded() {
        return recorded(directory.notes());
    }

    /** Every record that is there, looked at without a lock; nothing is changed. */
    Recorded seen() {
        return recorded(directory.seen());
    }

    private Recorded recorded(List<Path> notes) {
        List<Kept> kept = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        for (Path note : notes) {
            try {
                kept.add(new Kept(AgentRecordJson.parse(directory.read(note)), note));
            } catch (IOException | ReproofException e) {
                unreadable.add(new Unreadable(note, firstLine(e)));
            }
        }
        return new Recorded(List.copyOf(kept), List.copyOf(unreadable));
    }

    /** What there is on record: agents, and files that may stand for some. */
    record Recorded(List<Kept> agents, List<Unreadable> unreadable) {}

    /**
     * A file that should be the record of an agent.
     *
     * @param fault what is wrong with it
     */
    record Unreadable(Path file, String fault) {

        /** What was found and what to do. */
        String why() {
            return "expected the record of an agent, found what cannot be read as one: " + file + " (" + fault
                    + "); see that no agent of this run is at work, then remove the file";
        }
    }

    static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /**
     * A recorded agent.
     *
     * @param file where it is recorded
     */
    public record Kept(AgentRecord agent, Path file) {}

    /** Forgets the agent of an attempt of which all is in the log, and its files with it. */
    public void sealed(AttemptKey key) {
        AtWork ended = atWork.remove(key);
        if (ended != null) {
            forget(ended.kept());
        }
    }

    /** Forgets an agent of which nothing lives any more, and its files. What stays costs the next runner a look. */
    public void forget(Kept kept) {
        atWork.values().removeIf(agent -> agent.kept().equals(kept));
        remove(kept.file(), () -> spool(kept.agent().mark()).remove());
        remove(kept.file(), () -> directory.delete(kept.file()));
    }

    /** Removes the files of all agents but those: they were never recorded, and so have done nothing. */
    void removeAllBut(Recorded all) {
        Set<String> recorded = Stream.concat(
                        all.agents().stream().map(Kept::file),
                        all.unreadable().stream().map(Unreadable::file))
                .map(NoteDirectory::name)
                .collect(Collectors.toSet());
        directory.directories().stream()
                .filter(files -> AgentRecord.isMark(files.getFileName().toString()))
                .filter(files -> !recorded.contains(files.getFileName().toString()))
                .forEach(files -> remove(files, () -> new Spool(files).remove()));
    }

    void remove(Path record) {
        remove(record, () -> directory.delete(record));
    }

    private static void remove(Path what, Removal removal) {
        try {
            removal.run();
        } catch (IOException e) {
            LOG.warn("What is left of an agent that has ended could not be removed: {}", what, e);
        }
    }

    @FunctionalInterface
    private interface Removal {
        void run() throws IOException;
    }

    /** From now on who stops leaves its agents at work, for the next runner to take them over. */
    public void leave() {
        leaving = true;
    }

    public boolean isLeaving() {
        return leaving;
    }

    /** The attempts of which an agent is at work, or has left something for the log. */
    public List<AttemptKey> attempts() {
        return atWork.keySet().stream()
                .sorted(Comparator.comparing((AttemptKey key) -> key.task().value()))
                .toList();
    }

    /**
     * Ends all that is at work in this process with SIGKILL, unless it is to be left: for a process that is about to end.
     * From now on no command is started, and how one ends is told to nobody: it says nothing about the task.
     */
    public void abandon() {
        abandoned = true;
        if (leaving) {
            return;
        }
        List<ProcessTree> trees = new ArrayList<>();
        atWork.values().forEach(agent -> {
            Spool files = spool(agent.kept().agent().mark());
            if (!files.hasEnded()) {
                remove(agent.kept().file(), files::giveUp);
            }
            trees.add(agent.tree().get());
        });
        kill(trees);
        kill(trees); // what was started meanwhile
    }

    private static void kill(List<ProcessTree> trees) {
        long now = System.nanoTime(); // one look for all of them
        trees.forEach(tree -> {
            tree.search(now);
            tree.living().forEach(ProcessHandle::destroyForcibly);
        });
    }

    /**
     * Goes on only while somebody is to learn how a command ends.
     *
     * @throws InterruptedException when this process gave its agents up
     */
    public void requireWanted() throws InterruptedException {
        if (abandoned) {
            throw new InterruptedException("The agents of this process were abandoned");
        }
    }
}
