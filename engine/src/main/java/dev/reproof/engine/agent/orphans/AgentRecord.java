package dev.reproof.engine.agent.orphans;

import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Exported;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Says of an agent that was started how its processes can be told from all others, also after its runner is gone.
 *
 * @param key with the task's id shortened: it is for people
 * @param mark what the agent's processes carry in their environment, and no other process ever
 * @param pid of the agent's shell
 * @param start of the agent's shell, see {@link ProcessTable#start}
 * @param machine where all these pids mean something
 * @param runner pid of the process that started it
 * @param runnerStart of that process; absent where the system does not tell
 * @param init whether all of its pid namespace ends once that process and its supervisor, where it has one, are gone
 * @param reading how its standard output becomes text
 */
@Exported
public record AgentRecord(
        RunId run,
        AttemptKey key,
        String mark,
        long pid,
        long start,
        Machine machine,
        long runner,
        OptionalLong runnerStart,
        boolean init,
        AgentReading reading) {

    private static final Pattern MARK = Pattern.compile("[A-Za-z0-9._-]{8,200}");

    public AgentRecord {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(runnerStart, "runnerStart");
        Objects.requireNonNull(reading, "reading");
        key = new AttemptKey(new TaskId(UntrustedText.shorten(key.task().value())), key.iteration(), key.attempt());
        if (!isMark(mark)) {
            throw new IllegalArgumentException("'" + UntrustedText.shorten(mark) + "' is no mark of an agent");
        }
        if (pid < 2 || runner < 1 || start < 0) {
            throw new IllegalArgumentException(
                    "No agent has pid " + pid + " and start " + start + ", or runner pid " + runner);
        }
    }

    static boolean isMark(String name) {
        return MARK.matcher(name).matches();
    }

    /** A mark for an attempt: different for any two that run at one time, as the time counter tells those of one process apart. */
    public static String newMark(RunId run, AttemptKey key) {
        return ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + "-" + run + name(key);
    }

    /** Whether it is the agent of that attempt: its mark says so also where the task's id was shortened. */
    public boolean isOf(AttemptKey attempt) {
        return key.iteration() == attempt.iteration()
                && key.attempt() == attempt.attempt()
                && mark.endsWith(name(attempt));
    }

    private static String name(AttemptKey key) {
        return "-" + Sha256.of(key.toString()).hex().substring(0, 16);
    }

    @Override
    public String toString() {
        return "agent of task '" + key.task() + "' iteration " + key.iteration() + " attempt " + key.attempt();
    }
}
