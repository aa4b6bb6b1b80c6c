package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.agent.process.ProcessLooks;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.home.NoteDirectory;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which agents of a run are at work, so that the next runner can end those that outlive this one. Each agent
 * has a file of its own from before its command does anything until nothing of it lives any more.
 */
@Exported
public final class AgentRecords {

    private static final Logger LOG = LoggerFactory.getLogger(AgentRecords.class);

    private final NoteDirectory directory;
    private final Machine machine;
    private final Map<Kept, ProcessHandle> shells = new ConcurrentHashMap<>();
    private final ProcessLooks looks = new ProcessLooks();
    private volatile boolean abandoned;

    /** @param host name of this machine, which no other machine that uses this directory has */
    public AgentRecords(RunHome home, String host) {
        this.directory = new NoteDirectory(home.agents());
        this.machine = Machine.here(host);
    }

    Machine machine() {
        return machine;
    }

    /** The looks that the agents of this run share. */
    public ProcessLooks looks() {
        return looks;
    }

    /**
     * Records an agent whose shell was started.
     *
     * @throws ReproofException.Storage when the file could not be written
     */
    public Kept keep(AgentCall call, String mark, ProcessHandle shell, OptionalLong start) {
        ProcessHandle me = ProcessHandle.current();
        AgentRecord agent = new AgentRecord(
                call.run(), call.key(), mark, shell.pid(), start.orElse(0), machine, me.pid(), ProcessTable.start(me));
        Kept kept = new Kept(agent, directory.write(mark, AgentRecordJson.format(agent)));
        shells.put(kept, shell);
        return kept;
    }

    /**
     * Every agent that is recorded.
     *
     * @throws ReproofException.Rejected naming each file that cannot be read: it may stand for an agent at work
     */
    public List<Kept> all() {
        List<Kept> kept = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Path note : directory.notes()) {
            try {
                kept.add(new Kept(AgentRecordJson.parse(directory.read(note)), note));
            } catch (IOException | ReproofException e) {
                unreadable.add(note + " (" + firstLine(e) + ")");
            }
        }
        if (!unreadable.isEmpty()) {
            throw new ReproofException.Rejected(
                    "An agent of an earlier runner may be at work: expected the record of an"
                            + " agent, found what cannot be read as one: " + String.join(", ", unreadable)
                            + "; see that no agent of this run is at work, remove the file, then try again");
        }
        return kept;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /**
     * A recorded agent.
     *
     * @param file where it is recorded
     */
    public record Kept(AgentRecord agent, Path file) {}

    /** Forgets an agent of which nothing lives any more. A record that stays costs the next runner a look. */
    public void forget(Kept kept) {
        shells.remove(kept);
        try {
            directory.delete(kept.file());
        } catch (IOException e) {
            LOG.warn("The record of an agent that has ended could not be removed: {}", kept.file(), e);
        }
    }

    /**
     * Ends all that is at work in this process with SIGKILL: for a process that is about to end. From now on no command
     * is started, and how one ends is told to nobody: it says nothing about the task.
     */
    public void abandon() {
        abandoned = true;
        List<ProcessTree> trees = new ArrayList<>();
        shells.forEach((kept, shell) -> trees.add(ProcessTree.of(
                shell, kept.agent().mark(), OptionalLong.of(kept.agent().start()), looks)));
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
