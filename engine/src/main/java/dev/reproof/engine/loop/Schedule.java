package dev.reproof.engine.loop;

import dev.reproof.events.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says which of some tasks begin when: in their order, as many at a time as there are places, of one model or group as many as that
 * has, and none before it may be asked again. For one thread.
 */
final class Schedule {

    /** How a task takes its turn. */
    enum Turn {
        /** When there is a place for it. */
        IN_PLACE,
        /** At once, and it takes a place: it is at work already. */
        AT_WORK,
        /** At once, and it takes no place: it only waits for somebody. */
        BESIDE
    }

    /**
     * A task.
     *
     * @param model by its id; the agent's own choice is a model as well
     * @param group of which only so many run at one time; absent where it is in none
     */
    record Entry(TaskId task, Optional<String> model, Optional<String> group, Turn turn) {}

    private static final Duration WORTH_TELLING = Duration.ofMinutes(1);

    private final Map<String, Long> mostOfModel;
    private final Map<String, Long> mostOfGroup;
    private final List<Entry> atOnce = new ArrayList<>();
    private final Map<TaskId, Entry> waiting = new LinkedHashMap<>();
    private final Map<TaskId, Entry> begun = new HashMap<>();
    private final Map<Optional<String>, Integer> atWork = new HashMap<>();
    private final Map<String, Integer> atWorkOfGroup = new HashMap<>();
    private final Map<TaskId, Instant> notBefore = new HashMap<>();
    private final Map<Optional<String>, Instant> held = new HashMap<>();
    private int free;

    /**
     * A schedule in which nothing has begun.
     *
     * @param mostOfModel how many tasks run at one time, by the id of a model; one that is not named has all places
     * @param mostOfGroup the same by the name of a group
     */
    Schedule(List<Entry> entries, int places, Map<String, Long> mostOfModel, Map<String, Long> mostOfGroup) {
        this.mostOfModel = mostOfModel;
        this.mostOfGroup = mostOfGroup;
        this.free = places;
        entries.forEach(this::add);
    }

    /** One more, behind those that are there. */
    void add(Entry entry) {
        if (entry.turn() == Turn.IN_PLACE) {
            waiting.put(entry.task(), entry);
        } else {
            atOnce.add(entry);
        }
    }

    /** Whether no task waits, and none that has begun has not ended. */
    boolean isDone() {
        return atOnce.isEmpty() && waiting.isEmpty() && begun.isEmpty();
    }

    /** Whether none that has begun has not ended. */
    boolean isIdle() {
        return begun.isEmpty();
    }

    /** The tasks that begin now, in their order. */
    List<TaskId> begin(Instant now) {
        List<TaskId> begin = new ArrayList<>(atOnce.stream().map(Entry::task).toList());
        atOnce.forEach(this::take);
        atOnce.clear();
        for (Iterator<Entry> left = waiting.values().iterator(); free > 0 && left.hasNext(); ) {
            Entry entry = left.next();
            if (mayBegin(entry, now)) {
                left.remove();
                take(entry);
                begin.add(entry.task());
            }
        }
        return begin;
    }

    private boolean mayBegin(Entry entry, Instant now) {
        boolean ofModel = atWork.getOrDefault(entry.model(), 0)
                < entry.model().map(mostOfModel::get).orElse(Long.MAX_VALUE);
        boolean room = ofModel
                && entry.group()
                        .map(group ->
                                atWorkOfGroup.getOrDefault(group, 0) < mostOfGroup.getOrDefault(group, Long.MAX_VALUE))
                        .orElse(true);
        return room && !due(entry).isAfter(now);
    }

    private Instant due(Entry entry) {
        Instant own = notBefore.getOrDefault(entry.task(), Instant.MIN);
        Instant model = held.getOrDefault(entry.model(), Instant.MIN);
        return own.isAfter(model) ? own : model;
    }

    private void take(Entry entry) {
        begun.put(entry.task(), entry);
        if (entry.turn() != Turn.BESIDE) {
            count(entry, 1);
        }
    }

    /** When the next of those that wait for a moment comes to it, as far as there is a place for it; absent where none does. */
    Optional<Instant> next(Instant now) {
        return free <= 0
                ? Optional.empty()
                : waiting.values().stream()
                        .map(this::due)
                        .filter(due -> due.isAfter(now))
                        .min(Instant::compareTo);
    }

    /** A task that had begun has ended. */
    void ended(TaskId task) {
        Entry entry = begun.remove(task);
        if (entry.turn() != Turn.BESIDE) {
            count(entry, -1);
        }
    }

    private void count(Entry entry, int more) {
        free -= more;
        atWork.merge(entry.model(), more, Integer::sum);
        entry.group().ifPresent(group -> atWorkOfGroup.merge(group, more, Integer::sum));
    }

    /** A task that had begun, maybe with another model, waits for another turn, behind those that wait for their first. */
    void again(Entry entry) {
        ended(entry.task());
        add(entry);
    }

    /** Tasks that wait and need no turn any more. */
    void drop(Predicate<TaskId> ended) {
        waiting.keySet().removeIf(ended);
        atOnce.removeIf(entry -> ended.test(entry.task()));
    }

    /** Whether a task waits for its turn, or has begun. */
    boolean knows(TaskId task) {
        return waiting.containsKey(task)
                || begun.containsKey(task)
                || atOnce.stream().anyMatch(entry -> entry.task().equals(task));
    }

    /** A task does not begin before then. */
    void delay(TaskId task, Instant until) {
        notBefore.put(task, until);
    }

    /**
     * No task of that model begins before then.
     *
     * @return whether that is later than before by so much that it is worth telling
     */
    boolean hold(Optional<String> model, Instant until) {
        Instant before = held.getOrDefault(model, Instant.MIN);
        if (until.isAfter(before)) {
            held.put(model, until);
        }
        return until.isAfter(before.plus(WORTH_TELLING));
    }
}
