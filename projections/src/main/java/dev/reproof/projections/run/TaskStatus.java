package dev.reproof.projections.run;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a task stands; {@link #word()} is how state files, prompts and people spell it. */
public enum TaskStatus {
    PENDING("PENDING"),
    RUNNING("RUNNING"),
    /** A pause that nobody has released yet. */
    AWAITING_APPROVAL("AWAITING_APPROVAL"),
    FINISHED("FINISHED"),
    /** Failed, or skipped because a parent did not finish. */
    ERROR("ERROR"),
    /** Came to a limit of the run. */
    BUDGET_EXCEEDED("BUDGET-EXCEEDED");

    private final String word;

    TaskStatus(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The status of exactly that word, if there is one. */
    public static Optional<TaskStatus> spelt(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word.equals(word))
                .findFirst();
    }

    /** All words there are, in the order in which a task may come to them. */
    public static List<String> words() {
        return Arrays.stream(values()).map(TaskStatus::word).toList();
    }

    /** How many of these stand where, in the order of the constants; only what occurs. */
    public static Map<TaskStatus, Long> count(Stream<TaskStatus> statuses) {
        return statuses.collect(
                Collectors.groupingBy(status -> status, () -> new EnumMap<>(TaskStatus.class), Collectors.counting()));
    }

    /** Such counts for people. */
    public static String told(Map<TaskStatus, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().word())
                .collect(Collectors.joining(", "));
    }

    /** Whether nothing more happens to the task in this iteration. */
    public boolean ended() {
        return switch (this) {
            case PENDING, RUNNING, AWAITING_APPROVAL -> false;
            case FINISHED, ERROR, BUDGET_EXCEEDED -> true;
        };
    }

    /** Where a resume from a state file begins with such a task: what had not ended is to be done. */
    public TaskStatus onResume() {
        return ended() ? this : PENDING;
    }

    /** Whether the task has ended without finishing, so that its children run only where the DAG says so. */
    public boolean stopped() {
        return ended() && this != FINISHED;
    }
}
