package dev.reproof.engine.agent;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Processes and everything they started.
 *
 * <p>A child whose parent ended gets another parent and is then no descendant of ours any more. So descendants are
 * noted while their parents live, and where the system shows them, processes are also known by the mark and the session
 * that every child inherits. A process escapes that leaves its parents between two looks, clears its environment and
 * begins a session of its own.
 */
final class ProcessTree {

    private final Predicate<ProcessHandle> member;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();
    private int emptyLooks;

    /**
     * A tree to look for.
     *
     * @param roots processes known to belong to it
     * @param member selects more processes that belong to it
     */
    ProcessTree(Collection<ProcessHandle> roots, Predicate<ProcessHandle> member) {
        this.member = member;
        known.addAll(roots);
    }

    /** The tree of a command, by its shell, when that started, and the mark in the environment. */
    static ProcessTree of(ProcessHandle shell, String mark, OptionalLong start) {
        return new ProcessTree(
                List.of(shell),
                ProcessTable.carrying(CommandRunner.MARK, mark).or(ProcessTable.inSessionOf(shell.pid(), start)));
    }

    /** Notes the descendants of the known ones while their parents live; cheap enough to be repeated. */
    void noteDescendants() {
        known.removeIf(process -> !ProcessTable.lives(process));
        Set<ProcessHandle> found = new LinkedHashSet<>();
        for (ProcessHandle process : known) {
            if (!found.contains(process)) {
                process.descendants().forEach(found::add);
            }
        }
        known.addAll(found);
    }

    /** Looks for everything that lives; reads about every process on the system. */
    void search() {
        noteDescendants();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.filter(member).forEach(known::add);
        }
    }

    /** The known ones that live. */
    List<ProcessHandle> living() {
        return known.stream().filter(ProcessTable::lives).toList();
    }

    /**
     * Whether nothing of it lives any more. True only after two looks in a row that found nothing, since a process has
     * no environment for the moment in which it turns into another program; so leave a little time between two calls.
     */
    boolean ended() {
        if (emptyLooks < 2) {
            if (living().isEmpty()) {
                search();
            }
            emptyLooks = living().isEmpty() ? emptyLooks + 1 : 0;
        }
        return emptyLooks >= 2;
    }
}
