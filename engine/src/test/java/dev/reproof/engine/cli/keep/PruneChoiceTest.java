package dev.reproof.engine.cli.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.keep.PruneChoice.Candidate;
import dev.reproof.engine.cli.keep.PruneChoice.Rules;
import dev.reproof.engine.cli.keep.PruneChoice.Standing;
import dev.reproof.engine.cli.keep.PruneChoice.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which runs go. */
class PruneChoiceTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @Test
    void the_newest_runs_are_kept_whatever_their_order() {
        List<Candidate> runs = List.of(finished("b", 2), finished("d", 4), finished("a", 1), finished("c", 3));

        assertThat(going(runs, keepLast(2))).containsExactly("d", "c");
        assertThat(going(runs, keepLast(0))).containsExactly("b", "d", "a", "c");
        assertThat(going(runs, keepLast(4))).isEmpty();
    }

    @Test
    void runs_of_one_moment_are_told_apart_by_name() {
        assertThat(going(List.of(finished("b", 1), finished("a", 1)), keepLast(1)))
                .containsExactly("b");
    }

    @Test
    void a_run_is_old_when_more_than_that_time_has_passed() {
        List<Candidate> runs = List.of(finished("a", 29), finished("b", 30), finished("c", 31));

        assertThat(going(runs, olderThan(30))).containsExactly("c");
    }

    @Test
    void a_run_that_says_it_was_written_at_the_end_of_time_is_not_old() {
        Candidate last = new Candidate("last", 100, Optional.of(Instant.MAX), Standing.FINISHED, false);

        assertThat(going(List.of(last), olderThan(30))).isEmpty();
    }

    @Test
    void the_oldest_go_until_the_rest_is_small_enough() {
        List<Candidate> runs = List.of(finished("new", 1), finished("old", 3), finished("middle", 2));

        assertThat(going(runs, maxTotal(300))).isEmpty();
        assertThat(going(runs, maxTotal(299))).containsExactly("old");
        assertThat(going(runs, maxTotal(199))).containsExactly("old", "middle");
        assertThat(going(runs, maxTotal(0))).containsExactly("new", "old", "middle");
    }

    @Test
    void what_may_not_go_counts_and_stays() {
        // given
        List<Candidate> runs =
                List.of(finished("a", 1), finished("b", 2), run("big", 9, Standing.UNFINISHED, false, 1_000));

        // when
        List<Verdict> verdicts = PruneChoice.of(runs, maxTotal(1_050), NOW);

        // then
        assertThat(verdicts).extracting(Verdict::goes).containsExactly(true, true, false);
        assertThat(verdicts.get(2).why()).isEqualTo("it has not finished");
    }

    @Test
    void each_rule_alone_is_enough_and_what_goes_anyway_is_not_counted_twice() {
        List<Candidate> runs = List.of(finished("a", 1), finished("b", 20), finished("c", 40), finished("d", 50));

        assertThat(going(runs, new Rules(OptionalInt.of(3), Optional.of(Duration.ofDays(30)), OptionalLong.of(200))))
                .containsExactly("c", "d");
        assertThat(going(runs, new Rules(OptionalInt.of(3), Optional.of(Duration.ofDays(45)), OptionalLong.of(150))))
                .containsExactly("b", "c", "d");
    }

    @Test
    void only_finished_runs_count_as_the_newest() {
        List<Candidate> runs =
                List.of(run("going", 0, Standing.UNFINISHED, false, 1), finished("a", 1), finished("b", 2));

        assertThat(going(runs, keepLast(1))).containsExactly("b");
    }

    @ParameterizedTest
    @EnumSource(value = Standing.class, mode = EnumSource.Mode.EXCLUDE, names = "FINISHED")
    void only_finished_runs_go_unnamed_and_the_others_are_said_to_stay(Standing standing) {
        // given
        Rules all = new Rules(OptionalInt.of(0), Optional.of(Duration.ZERO), OptionalLong.of(0));

        // when
        Verdict verdict = PruneChoice.of(List.of(run("a", 99, standing, false, 7)), all, NOW)
                .get(0);

        // then
        assertThat(verdict.goes()).isFalse();
        assertThat(verdict.why()).isEqualTo(standing.words());
    }

    @ParameterizedTest
    @EnumSource(Standing.class)
    void a_named_run_goes_unless_somebody_may_be_at_work_or_it_is_elsewhere(Standing standing) {
        Verdict verdict = PruneChoice.of(List.of(run("a", 0, standing, true, 7)), NOTHING, NOW)
                .get(0);

        assertThat(verdict.goes())
                .isEqualTo(List.of(Standing.FINISHED, Standing.UNFINISHED, Standing.UNREADABLE)
                        .contains(standing));
        assertThat(verdict.why()).isNotEmpty();
    }

    @Test
    void a_run_that_does_not_say_when_it_was_written_goes_only_when_named() {
        Candidate timeless = new Candidate("a", 7, Optional.empty(), Standing.FINISHED, false);
        Candidate named = new Candidate("a", 7, Optional.empty(), Standing.FINISHED, true);
        Rules all = new Rules(OptionalInt.of(0), Optional.of(Duration.ZERO), OptionalLong.of(0));

        assertThat(PruneChoice.of(List.of(timeless), all, NOW)).allSatisfy(verdict -> {
            assertThat(verdict.goes()).isFalse();
            assertThat(verdict.why()).contains("when it was written");
        });
        assertThat(going(List.of(named), NOTHING)).containsExactly("a");
    }

    private static final Rules NOTHING = new Rules(OptionalInt.empty(), Optional.empty(), OptionalLong.empty());

    private static Rules keepLast(int runs) {
        return new Rules(OptionalInt.of(runs), Optional.empty(), OptionalLong.empty());
    }

    private static Rules olderThan(int days) {
        return new Rules(OptionalInt.empty(), Optional.of(Duration.ofDays(days)), OptionalLong.empty());
    }

    private static Rules maxTotal(long bytes) {
        return new Rules(OptionalInt.empty(), Optional.empty(), OptionalLong.of(bytes));
    }

    private static Candidate finished(String name, int daysAgo) {
        return run(name, daysAgo, Standing.FINISHED, false, 100);
    }

    private static Candidate run(String name, int daysAgo, Standing standing, boolean named, long bytes) {
        return new Candidate(name, bytes, Optional.of(NOW.minus(Duration.ofDays(daysAgo))), standing, named);
    }

    private static List<String> going(List<Candidate> runs, Rules rules) {
        return PruneChoice.of(runs, rules, NOW).stream()
                .filter(Verdict::goes)
                .map(verdict -> verdict.run().name())
                .toList();
    }
}
