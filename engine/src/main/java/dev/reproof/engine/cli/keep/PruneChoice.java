package dev.reproof.engine.cli.keep;

import dev.reproof.engine.shown.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Which runs go: a pure function of what is known of them. */
final class PruneChoice {

    /** Where a run stands, as far as it decides whether the run may go. */
    enum Standing {
        FINISHED("it has finished"),
        UNFINISHED("it has not finished"),
        UNREADABLE("its state file cannot be read, so it counts as not finished"),
        IN_USE("a runner is at work on it"),
        AGENTS("agents of an earlier runner may be at work; 'reproof resume' sees to them"),
        LINKED("its directory is a symbolic link; remove the run where it is"),
        UNLOGGED("it holds no event log, so it is not taken for a run; remove it by hand");

        private final String words;

        Standing(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** Whether a run may go if an operator names it. */
        boolean goesIfNamed() {
            return this == FINISHED || this == UNFINISHED || this == UNREADABLE;
        }
    }

    /**
     * A run that may go.
     *
     * @param name of its directory
     * @param writtenAt when its state file was written
     */
    record Candidate(String name, long bytes, Optional<Instant> writtenAt, Standing standing, boolean named) {

        private boolean goesByItself() {
            return standing == Standing.FINISHED && writtenAt.isPresent();
        }
    }

    /** What makes a run go; each of these alone is enough. */
    record Rules(OptionalInt keepLast, Optional<Duration> olderThan, OptionalLong maxTotal) {

        boolean isEmpty() {
            return keepLast.isEmpty() && olderThan.isEmpty() && maxTotal.isEmpty();
        }
    }

    /**
     * What becomes of a run.
     *
     * @param why for people; empty for a run that stays because nothing was said against it
     */
    record Verdict(Candidate run, boolean goes, String why) {}

    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparing(
                    (Candidate run) -> run.writtenAt().orElseThrow())
            .reversed()
            .thenComparing(Candidate::name);

    private final List<Candidate> runs;
    private final Map<Candidate, String> going = new HashMap<>();

    private PruneChoice(List<Candidate> runs) {
        this.runs = runs;
    }

    /** A verdict for each run, in their order. */
    static List<Verdict> of(List<Candidate> runs, Rules rules, Instant now) {
        PruneChoice choice = new PruneChoice(runs);
        choice.named();
        rules.keepLast().ifPresent(choice::beyond);
        rules.olderThan().ifPresent(age -> choice.olderThan(age, now));
        rules.maxTotal().ifPresent(choice::below);
        return runs.stream().map(run -> choice.verdict(run, rules)).toList();
    }

    private void named() {
        runs.stream()
                .filter(run -> run.named() && run.standing().goesIfNamed())
                .forEach(run -> going.put(
                        run,
                        run.standing() == Standing.FINISHED
                                ? "named"
                                : "named, though " + run.standing().words()));
    }

    private void beyond(int keepLast) {
        newestFirst().stream().skip(keepLast).forEach(run -> going.putIfAbsent(run, "beyond the newest " + keepLast));
    }

    private void olderThan(Duration age, Instant now) {
        newestFirst().stream()
                .filter(run -> run.writtenAt().orElseThrow().isBefore(now.minus(age)))
                .forEach(run -> going.putIfAbsent(run, "older than " + Amounts.wholeSpan(age)));
    }

    /** The oldest go, until what is left is small enough, or nothing is left that may go. */
    private void below(long maxTotal) {
        long total = runs.stream()
                .filter(run -> !going.containsKey(run))
                .mapToLong(Candidate::bytes)
                .sum();
        List<Candidate> oldestFirst = new ArrayList<>(newestFirst());
        Collections.reverse(oldestFirst);
        for (Candidate run : oldestFirst) {
            if (total > maxTotal && going.putIfAbsent(run, "to get below " + Amounts.bytes(maxTotal)) == null) {
                total -= run.bytes();
            }
        }
    }

    private List<Candidate> newestFirst() {
        return runs.stream()
                .filter(Candidate::goesByItself)
                .sorted(NEWEST_FIRST)
                .toList();
    }

    private Verdict verdict(Candidate run, Rules rules) {
        if (going.containsKey(run)) {
            return new Verdict(run, true, going.get(run));
        }
        if (run.standing() != Standing.FINISHED && (run.named() || !rules.isEmpty())) {
            return new Verdict(run, false, run.standing().words());
        }
        return new Verdict(
                run, false, run.writtenAt().isEmpty() ? "its state file does not say when it was written" : "");
    }
}
