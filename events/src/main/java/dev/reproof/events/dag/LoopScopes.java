package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.JsonFault;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/** Which tasks the loops run again: inside the cone of the reviewer, closed upwards, and no task in two loops. */
final class LoopScopes {

    /** Lists of tasks may overlap until they are claimed, so without a bound a document could ask for n times n steps. */
    private static final long MOST_STEPS = 500_000_000;

    private final TaskGraph graph;
    private final Map<Integer, LoopDraft> owners = new HashMap<>();
    private long stepsLeft;

    LoopScopes(TaskGraph graph) {
        this(graph, MOST_STEPS);
    }

    LoopScopes(TaskGraph graph, long steps) {
        this.graph = graph;
        this.stepsLeft = steps;
    }

    /** Checks tasks that a document lists at {@code path} against the reviewer's ancestors. */
    void check(String path, TaskId convergeOn, List<TaskId> listed) {
        int lowest = listed.stream().mapToInt(this::rank).min().orElse(0);
        BitSet cone = new BitSet(graph.size());
        walk(graph.place(convergeOn), lowest, cone, place -> {});
        for (TaskId task : listed) {
            if (!cone.get(graph.place(task))) {
                throw new JsonFault(
                        "loop-reexecute-outside-cone",
                        path + ": " + TaskGraph.quoted(task) + " is neither the reviewer "
                                + TaskGraph.quoted(convergeOn) + " nor one of its ancestors");
            }
        }
        requireClosed(path, convergeOn, listed);
    }

    /** A task that runs again must not read what a parent said in an earlier round; the reviewer may. */
    private void requireClosed(String path, TaskId convergeOn, List<TaskId> listed) {
        Set<TaskId> chosen = new HashSet<>(listed);
        for (TaskId task : listed) {
            if (!task.equals(convergeOn)) {
                Arrays.stream(graph.parents(graph.place(task)))
                        .mapToObj(graph::id)
                        .filter(parent -> !chosen.contains(parent))
                        .findFirst()
                        .ifPresent(parent -> {
                            throw new JsonFault(
                                    "loop-reexecute-not-closed",
                                    path + ": " + TaskGraph.quoted(task) + " needs its parent "
                                            + TaskGraph.quoted(parent) + " in the list");
                        });
            }
        }
    }

    /** Gives every loop its tasks. */
    List<Loop> claim(List<LoopDraft> drafts) {
        return drafts.stream().map(this::claim).toList();
    }

    private Loop claim(LoopDraft draft) {
        BitSet places = new BitSet(graph.size());
        if (draft.listsTasks()) {
            draft.listed().forEach(task -> places.set(graph.place(task)));
            places.set(graph.place(draft.convergeOn()));
            places.stream().forEach(place -> own(place, draft));
        } else {
            walk(graph.place(draft.convergeOn()), 0, places, place -> own(place, draft));
        }
        return draft.over(places.stream().mapToObj(graph::id).sorted().toList());
    }

    private void own(int place, LoopDraft draft) {
        LoopDraft other = owners.putIfAbsent(place, draft);
        if (other != null) {
            throw new JsonFault(
                    "loop-overlap",
                    "The loops '" + UntrustedText.shorten(other.id()) + "' and '" + UntrustedText.shorten(draft.id())
                            + "' both run " + TaskGraph.quoted(graph.id(place)) + " again; a task may be in one loop");
        }
    }

    /** Visits the task and its ancestors down to a rank, each once. */
    private void walk(int from, int lowestRank, BitSet seen, IntConsumer visitor) {
        Deque<Integer> waiting = new ArrayDeque<>(List.of(from));
        seen.set(from);
        while (!waiting.isEmpty()) {
            int place = waiting.pop();
            step();
            visitor.accept(place);
            for (int parent : graph.parents(place)) {
                if (!seen.get(parent) && graph.rank(parent) >= lowestRank) {
                    seen.set(parent);
                    waiting.push(parent);
                }
            }
        }
    }

    private void step() {
        if (stepsLeft-- == 0) {
            throw new JsonFault("loops-limit", "The loops look at the same tasks too many times");
        }
    }

    private int rank(TaskId task) {
        return graph.rank(graph.place(task));
    }
}
