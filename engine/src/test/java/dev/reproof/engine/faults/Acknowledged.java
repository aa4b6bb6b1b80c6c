package dev.reproof.engine.faults;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.simulated.SimulatedDisk;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.Sha256;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a run had said was safe, and after how many steps of its disk it had said so. */
final class Acknowledged {

    /**
     * What was safe at one moment.
     *
     * @param texts of the attempts, as far as they were acknowledged
     */
    record Seen(long position, Sha256 chain, Map<AttemptKey, byte[]> texts) {}

    private static final Map<String, String> AGENT = Map.of("--agent-script", "baker");

    private final SimulatedDisk disk;
    private final TreeMap<Integer, Seen> seen = new TreeMap<>();
    private final Map<AttemptKey, byte[]> texts = new LinkedHashMap<>();
    private final Map<String, String> prompts = new TreeMap<>();

    Acknowledged(SimulatedDisk disk) {
        this.disk = disk;
    }

    /** Goes on from what was safe before, on a disk that has it now. */
    static Acknowledged after(SimulatedDisk disk, Optional<Seen> before) {
        Acknowledged acknowledged = new Acknowledged(disk);
        before.ifPresent(known -> acknowledged.seen.put(disk.steps(), known));
        return acknowledged;
    }

    /** Lets the files follow what is decided, then notes what is safe. */
    synchronized void see(RecoveredRun run) {
        if (run.state().finished().isEmpty()) {
            run.chooseAgent(AGENT); // the same again decides nothing, and waits for what is decided
        }
        run.flushFiles();
        texts.keySet().forEach(key -> texts.put(key, read(run, key)));
        Seen now = new Seen(run.state().position(), run.state().chain(), Map.copyOf(texts));
        seen.put(disk.steps(), now);
    }

    synchronized byte[] textOf(RecoveredRun run, AttemptKey key) {
        return texts.compute(key, (same, before) -> read(run, key));
    }

    private static byte[] read(RecoveredRun run, AttemptKey key) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            run.copyTranscript(key, text);
        } catch (NotFound notYet) {
            return new byte[0];
        }
        return text.toByteArray();
    }

    synchronized void sent(AttemptKey key, String prompt) {
        prompts.put(key.task() + " " + key.iteration(), prompt);
    }

    /** The prompts by task and iteration, whatever the attempt. */
    synchronized Map<String, String> prompts() {
        return Map.copyOf(prompts);
    }

    /** After how many steps anything was safe. */
    synchronized int first() {
        return seen.firstKey();
    }

    /** What was safe in the end; absent if nothing ever was. */
    synchronized Optional<Seen> last() {
        return after(Integer.MAX_VALUE);
    }

    /** What was safe after so many steps; absent before anything was. */
    synchronized Optional<Seen> after(int steps) {
        return Optional.ofNullable(seen.floorEntry(steps)).map(Map.Entry::getValue);
    }
}
