package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.agent.process.ProcessLooks;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.SeenProcess;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.home.NoteDirectory;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SupervisorLock;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A look at the agents that runs without a runner have left: takes no lock and changes nothing. The processes of this
 * machine are gone through once for all runs, and only where one has a record.
 */
public final class AgentLook {

    private final Supplier<Machine> here;
    private Optional<Machine> machine = Optional.empty();
    private Optional<List<SeenProcess>> processes = Optional.empty();
    private final Pause pause = new Pause();
    private long settle = OrphanRules.SETTLE_NANOS;

    /** @param here this machine, asked for once, when something is to be looked at: a system may have to start a program to tell */
    public AgentLook(Supplier<Machine> here) {
        this.here = here;
    }

    /** The agents of a run, by the names of their records; what cannot be read is one of them. */
    public List<SeenAgent> at(RunHome home) {
        NoteDirectory directory = new NoteDirectory(home.agents());
        List<SeenAgent> agents = new ArrayList<>();
        try {
            for (Path note : directory.seen()) {
                seen(home, directory, note).ifPresent(agents::add);
            }
        } catch (ReproofException e) {
            agents.add(new SeenAgent.Unreadable(home.agents(), AgentRecords.firstLine(e)));
        }
        return List.copyOf(agents);
    }

    /** Absent when its record has gone meanwhile. */
    private Optional<SeenAgent> seen(RunHome home, NoteDirectory directory, Path note) {
        try {
            AgentRecord agent = AgentRecordJson.parse(directory.read(note));
            Instant since =
                    Files.getLastModifiedTime(note, LinkOption.NOFOLLOW_LINKS).toInstant();
            return Optional.of(judged(home, agent, since, note));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | ReproofException e) {
            return Optional.of(new SeenAgent.Unreadable(note, AgentRecords.firstLine(e)));
        }
    }

    private SeenAgent judged(RunHome home, AgentRecord agent, Instant since, Path note) {
        Verdict verdict = settled(home, agent);
        if (verdict instanceof Verdict.Unsure unsure) {
            return new SeenAgent.Unsure(agent, since, note, unsure.why() + " " + note);
        }
        LeftAgent left = new LeftAgent(
                new AgentRecords.Kept(agent, note),
                verdict,
                new Spool(note.resolveSibling(NoteDirectory.name(note))),
                machine(),
                new ProcessLooks());
        if (!left.isAtWork() && left.unfit().isEmpty()) {
            return new SeenAgent.Ended(agent, since, note);
        }
        if (verdict instanceof Verdict.Ours ours && !ours.processes().isEmpty()) {
            return new SeenAgent.Living(
                    agent,
                    since,
                    note,
                    ours.processes().stream().map(process -> process.pid()).toList());
        }
        return new SeenAgent.Gone(agent, since, note);
    }

    /** A doubt that may pass is looked at again, for a while that all agents of this look share. */
    private Verdict settled(RunHome home, AgentRecord agent) {
        Verdict verdict = verdict(home, agent);
        long begin = System.nanoTime();
        try {
            while (verdict instanceof Verdict.Unsure unsure && unsure.mayPass() && System.nanoTime() - begin < settle) {
                pause.of(OrphanRules.PAUSE_NANOS);
                processes = Optional.empty();
                verdict = verdict(home, agent);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what was seen so far is told
        }
        settle -= System.nanoTime() - begin;
        return verdict;
    }

    private Verdict verdict(RunHome home, AgentRecord agent) {
        boolean supervised = agent.init() && SupervisorLock.isHeld(home);
        return new OrphanRules(machine(), ProcessHandle.current().pid(), supervised, processes()).judge(agent);
    }

    private Machine machine() {
        if (machine.isEmpty()) {
            machine = Optional.of(here.get());
        }
        return machine.get();
    }

    private List<SeenProcess> processes() {
        if (processes.isEmpty()) {
            processes = Optional.of(ProcessTable.all(ProcessTable.MARK));
        }
        return processes.get();
    }
}
