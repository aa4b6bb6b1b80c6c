package dev.reproof.engine.agent.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Processes and everything they started.
 *
 * <p>A child whose parent ended gets another parent and is then no descendant of ours any more. So descendants are
 * noted while their parents live, and where the system shows them, processes are also known by the mark and the session
 * that every child inherits. A process escapes that leaves its parents between two looks, clears its environment and
 * begins a session of its own.
 *
 * <p>Looks are shared with other trees. What a look only suggests is looked at once more before it is believed.
 */
public final class ProcessTree {

    /** What a look that found nothing counts for, and how much in a row is believed. */
    private static final int SURE = 25;

    private static final int UNSURE = 1;
    private static final int ENOUGH = 2 * SURE;

    /** The system gives numbers in turn: so soon after it was seen, a pid that is gone is that of the same process. */
    private static final long SAME_PID = TimeUnit.SECONDS.toNanos(1);

    private final AgentSigns signs;
    private final ProcessLooks looks;
    private final Map<ProcessHandle, OptionalLong> known = new LinkedHashMap<>();
    /** When the last look began that was taken in. */
    private long looked = System.nanoTime();
    /** Since when a look is waited for. */
    private OptionalLong asked = OptionalLong.empty();

    private Optional<ProcessLook> previous = Optional.empty();
    private int nothing;

    /**
     * A tree to look for.
     *
     * @param roots processes known to belong to it
     */
    public ProcessTree(Collection<ProcessHandle> roots, AgentSigns signs, ProcessLooks looks) {
        this.signs = signs;
        this.looks = looks;
        roots.forEach(root -> known.put(root, ProcessTable.start(root)));
    }

    /** The tree of a command, by its shell, when that started, and the mark in the environment. */
    public static ProcessTree of(ProcessHandle shell, String mark, OptionalLong start, ProcessLooks looks) {
        return new ProcessTree(List.of(shell), new AgentSigns(mark, OptionalLong.of(shell.pid()), start), looks);
    }

    /** Notes the descendants of the known ones while their parents live; to be repeated, and does little if it is early. */
    public void noteDescendants() {
        looks.parents(looked).ifPresent(this::noteDescendants);
    }

    private void noteDescendants(ProcessLook look) {
        looked = look.began();
        asked = OptionalLong.empty();
        known.entrySet()
                .removeIf(it -> !look.shows(it.getKey().pid(), it.getValue()) && !ProcessTable.lives(it.getKey()));
        Map<Long, OptionalLong> starts = starts();
        look.descendants(starts.keySet()).stream()
                .filter(child -> !child.stat().zombie())
                .filter(child -> !OptionalLong.of(child.stat().start()).equals(starts.get(child.pid())))
                .forEach(this::note);
    }

    /** When each of the known ones began, by its pid. */
    private Map<Long, OptionalLong> starts() {
        return known.entrySet().stream()
                .collect(Collectors.toMap(
                        process -> process.getKey().pid(), Map.Entry::getValue, (one, other) -> other));
    }

    /** A handle stays with the process it was made for; one that was made too late is of another process. */
    private Optional<ProcessHandle> note(Glimpse glimpse) {
        OptionalLong start = OptionalLong.of(glimpse.stat().start());
        Optional<ProcessHandle> process = ProcessHandle.of(glimpse.pid())
                .filter(it -> known.containsKey(it) || ProcessTable.start(it).equals(start));
        process.ifPresent(it -> known.put(it, start));
        return process;
    }

    /**
     * Looks for everything that lives.
     *
     * @param after a look that began after this moment, as {@link System#nanoTime} tells, is young enough
     */
    public void search(long after) {
        fold(looks.allSince(after));
    }

    /** Looks for everything that lives, and hands on each process at once, before it can go on to another one. */
    public void hunt(Consumer<ProcessHandle> found) {
        fold(ProcessLook.now(
                ProcessTable::glimpse, glimpse -> confirmed(glimpse).ifPresent(found)));
    }

    /**
     * Takes in what a look found. False when a process ended meanwhile that may have been of this tree: it may have
     * started another one that was not looked at.
     */
    private boolean fold(ProcessLook look) {
        Set<Long> ours = starts().keySet();
        noteDescendants(look);
        boolean still = true;
        for (Glimpse glimpse : look.seen()) {
            if (glimpse.stat().zombie()) {
                still &= hadEnded(glimpse) || isForeign(glimpse.pid(), ours, look);
            } else if (signs.mayBeOn(glimpse)) {
                still &= confirmed(glimpse).isPresent();
            }
        }
        for (long pid : look.vanished()) {
            still &= isForeign(pid, ours, look);
        }
        previous = Optional.of(look);
        return still;
    }

    private Optional<ProcessHandle> confirmed(Glimpse glimpse) {
        return Optional.of(glimpse)
                .filter(signs::mayBeOn)
                .flatMap(it -> ProcessHandle.of(it.pid()))
                .filter(signs::areOn)
                .flatMap(it -> note(glimpse));
    }

    /** It had ended by the last look, and waited to be collected: it starts nothing any more. */
    private boolean hadEnded(Glimpse zombie) {
        return previous.flatMap(it -> it.at(zombie.pid()))
                .filter(it -> it.isSameAs(zombie) && it.stat().zombie())
                .isPresent();
    }

    /** What has ended now told the last look that it was of somebody else. */
    private boolean isForeign(long pid, Set<Long> ours, ProcessLook look) {
        return !ours.contains(pid)
                && previous.filter(it -> look.began() - it.began() < SAME_PID)
                        .flatMap(it -> it.at(pid))
                        .filter(it -> !it.stat().zombie() && it.marks().isPresent() && !signs.mayBeOn(it))
                        .isPresent();
    }

    /** The known ones that live, parents before their children. */
    public List<ProcessHandle> living() {
        return known.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<ProcessHandle, OptionalLong> process) ->
                                process.getValue().orElse(0))
                        .thenComparingLong(process -> process.getKey().pid()))
                .map(Map.Entry::getKey)
                .filter(ProcessTable::lives)
                .toList();
    }

    /**
     * Whether nothing of it lives any more. True only after two looks in a row that found nothing, since a process has
     * no environment for the moment in which it turns into another program; so leave a little time between two calls.
     * Where other processes come and go all the time, it takes more looks, but not for ever.
     */
    public boolean ended() {
        if (nothing < ENOUGH && !living().isEmpty()) {
            nothing = 0;
        } else if (nothing < ENOUGH) {
            asked = OptionalLong.of(asked.orElseGet(System::nanoTime));
            looks.all(asked.getAsLong()).ifPresent(this::count);
        }
        return nothing >= ENOUGH;
    }

    private void count(ProcessLook look) {
        boolean still = fold(look);
        nothing = living().isEmpty() ? nothing + (still ? SURE : UNSURE) : 0;
    }
}
