package dev.reproof.engine.agent.process;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Processes and everything they started.
 *
 * <p>A child whose parent ended gets another parent and is then no descendant of ours any more. So descendants are
 * noted while their parents live, and where the system shows them, processes are also known by the mark and the session
 * that every child inherits. A process escapes that leaves its parents between two looks, clears its environment and
 * begins a session of its own.
 */
public final class ProcessTree {

    /** What a look that found nothing counts for, and how much in a row is believed. */
    private static final int SURE = 25;

    private static final int UNSURE = 1;
    private static final int ENOUGH = 2 * SURE;

    private final Predicate<ProcessHandle> member;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();
    private int nothing;
    /** What had ended by the last look, and waited to be collected: it tells nothing of itself any more. */
    private Set<ProcessHandle> uncollected = Set.of();

    /**
     * A tree to look for.
     *
     * @param roots processes known to belong to it
     * @param member selects more processes that belong to it
     */
    public ProcessTree(Collection<ProcessHandle> roots, Predicate<ProcessHandle> member) {
        this.member = member;
        known.addAll(roots);
    }

    /** The tree of a command, by its shell, when that started, and the mark in the environment. */
    public static ProcessTree of(ProcessHandle shell, String mark, OptionalLong start) {
        return new ProcessTree(
                List.of(shell),
                ProcessTable.carrying(ProcessTable.MARK, mark).or(ProcessTable.inSessionOf(shell.pid(), start)));
    }

    /** Notes the descendants of the known ones while their parents live; cheap enough to be repeated. */
    public void noteDescendants() {
        known.removeIf(process -> !ProcessTable.lives(process));
        Set<ProcessHandle> found = new LinkedHashSet<>();
        for (ProcessHandle process : known) {
            if (!found.contains(process)) {
                process.descendants().forEach(found::add);
            }
        }
        known.addAll(found);
    }

    /**
     * Looks for everything that lives; reads about every process on the system. False when one of those ended meanwhile:
     * it may have been of this tree, and may have started another one that was not looked at.
     */
    public boolean search() {
        return search(found -> {});
    }

    /** As {@link #search()}; hands on each process at once, before it can go on to another one. */
    public boolean search(Consumer<ProcessHandle> found) {
        noteDescendants();
        Set<ProcessHandle> endedNow = new HashSet<>();
        boolean still = true;
        for (long pid : ProcessTable.pids()) {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            process.filter(member).ifPresent(it -> {
                known.add(it);
                found.accept(it);
            });
            if (process.filter(ProcessTable::lives).isEmpty()) {
                still &= process.filter(uncollected::contains).isPresent();
                process.ifPresent(endedNow::add);
            }
        }
        uncollected = endedNow;
        return still;
    }

    /** The known ones that live. */
    public List<ProcessHandle> living() {
        return known.stream().filter(ProcessTable::lives).toList();
    }

    /**
     * Whether nothing of it lives any more. True only after two looks in a row that found nothing, since a process has
     * no environment for the moment in which it turns into another program; so leave a little time between two calls.
     * Where other processes come and go all the time, it takes more looks, but not for ever.
     */
    public boolean ended() {
        if (nothing < ENOUGH) {
            nothing = living().isEmpty() ? nothingAfterLook() : 0;
        }
        return nothing >= ENOUGH;
    }

    private int nothingAfterLook() {
        boolean still = search();
        return living().isEmpty() ? nothing + (still ? SURE : UNSURE) : 0;
    }
}
