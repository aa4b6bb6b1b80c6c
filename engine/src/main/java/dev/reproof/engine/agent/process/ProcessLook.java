package dev.reproof.engine.agent.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** All processes of this machine, each as it was in one moment of the look. */
final class ProcessLook {

    /** Reads about one process; absent when it is gone. */
    @FunctionalInterface
    interface Reader extends LongFunction<Optional<Glimpse>> {}

    private final long began = System.nanoTime();
    private final Map<Long, Glimpse> seen = new LinkedHashMap<>();
    private final Map<Long, List<Glimpse>> children = new HashMap<>();
    private final Set<Long> vanished = new HashSet<>();

    private ProcessLook() {}

    /**
     * Looks now.
     *
     * @param reader asked about each process in turn, the newest first
     * @param found told of each at once, before it can go on to another one
     */
    static ProcessLook now(Reader reader, Consumer<Glimpse> found) {
        ProcessLook look = new ProcessLook();
        for (long pid : ProcessTable.pids()) {
            reader.apply(pid)
                    .ifPresentOrElse(
                            glimpse -> {
                                look.add(glimpse);
                                found.accept(glimpse);
                            },
                            () -> look.vanished.add(pid));
        }
        return look;
    }

    private void add(Glimpse glimpse) {
        seen.put(glimpse.pid(), glimpse);
        children.computeIfAbsent(glimpse.stat().parent(), parent -> new ArrayList<>(1))
                .add(glimpse);
    }

    /** When it began, as {@link System#nanoTime} tells. */
    long began() {
        return began;
    }

    Collection<Glimpse> seen() {
        return seen.values();
    }

    Optional<Glimpse> at(long pid) {
        return Optional.ofNullable(seen.get(pid));
    }

    /** Pids that were listed, and gone before they could be read about. */
    Set<Long> vanished() {
        return vanished;
    }

    /** Whether that process lived; one that only waits to be collected does not. */
    boolean shows(long pid, OptionalLong start) {
        Glimpse glimpse = seen.get(pid);
        return glimpse != null
                && !glimpse.stat().zombie()
                && start.equals(OptionalLong.of(glimpse.stat().start()));
    }

    /** What those processes started, and what that did, without themselves; nobody is older than the parent. */
    List<Glimpse> descendants(Set<Long> pids) {
        List<Glimpse> found = new ArrayList<>();
        Deque<Glimpse> parents = new ArrayDeque<>();
        pids.forEach(pid -> at(pid).ifPresent(parents::push));
        Set<Long> passed = new HashSet<>(pids);
        while (!parents.isEmpty()) {
            Glimpse parent = parents.pop();
            for (Glimpse child : children.getOrDefault(parent.pid(), List.of())) {
                if (child.stat().start() >= parent.stat().start() && passed.add(child.pid())) {
                    found.add(child);
                    parents.push(child);
                }
            }
        }
        return found;
    }
}
