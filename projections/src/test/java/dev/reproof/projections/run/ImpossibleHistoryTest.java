package dev.reproof.projections.run;

import static dev.reproof.projections.run.Histories.A;
import static dev.reproof.projections.run.Histories.B;
import static dev.reproof.projections.run.Histories.C;
import static dev.reproof.projections.run.Histories.FIRST_RANK;
import static dev.reproof.projections.run.Histories.FIRST_RANK_DONE;
import static dev.reproof.projections.run.Histories.SECOND_RANK;
import static dev.reproof.projections.run.Histories.SECOND_RANK_DONE;
import static dev.reproof.projections.run.Histories.SUCCESS;
import static dev.reproof.projections.run.Histories.USED;
import static dev.reproof.projections.run.Histories.after;
import static dev.reproof.projections.run.Histories.dag;
import static dev.reproof.projections.run.Histories.dispatched;
import static dev.reproof.projections.run.Histories.ended;
import static dev.reproof.projections.run.Histories.exceeded;
import static dev.reproof.projections.run.Histories.failed;
import static dev.reproof.projections.run.Histories.finished;
import static dev.reproof.projections.run.Histories.firstRankDone;
import static dev.reproof.projections.run.Histories.recorded;
import static dev.reproof.projections.run.Histories.requeued;
import static dev.reproof.projections.run.Histories.resumed;
import static dev.reproof.projections.run.Histories.seal;
import static dev.reproof.projections.run.Histories.skipped;
import static dev.reproof.projections.run.Histories.start;
import static dev.reproof.projections.run.Histories.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImpossibleHistoryTest {

    private static final TaskId UNKNOWN = new TaskId("z");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void an_event_that_cannot_follow_says_where_and_what_was_expected(
            String what, RunState before, Decision event, String expected) {
        long position = before.position() + 1;

        assertThatThrownBy(() -> then(before, event))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("Run stream is corrupt at position " + position + ": ")
                .hasMessageContaining(expected)
                .hasMessageContaining(", found " + event)
                .hasMessageContaining("keep a copy");
    }

    static Stream<Arguments> an_event_that_cannot_follow_says_where_and_what_was_expected() {
        return Stream.of(runs(), ranks(), dispatches(), ends(), unknownTasks(), afterTheEnd())
                .flatMap(cases -> cases);
    }

    private static Stream<Arguments> runs() {
        return Stream.of(
                arguments("a second start", after(), start(), "a run starts once"),
                arguments("an epoch again", after(resumed(2)), resumed(2), "expected epoch 3"),
                arguments("an epoch left out", after(), resumed(3), "expected epoch 2"));
    }

    private static Stream<Arguments> ranks() {
        RunState firstRank = after(FIRST_RANK);
        RunState running = then(firstRank, dispatched(A, 1), dispatched(B, 1), finished(A, 1));
        RunState ended = then(running, finished(B, 1));
        RunState allRanks = then(firstRankDone(), SECOND_RANK, dispatched(C, 1), finished(C, 1), SECOND_RANK_DONE);
        return Stream.of(
                arguments("a rank too early", after(), SECOND_RANK, "the start of rank 0"),
                arguments("a rank below all", after(), new RankStarted(0, -1), "the start of rank 0"),
                arguments("a rank twice", firstRank, FIRST_RANK, "the end of rank 0"),
                arguments("a rank that is complete", firstRankDone(), FIRST_RANK, "the start of rank 1"),
                arguments("more ranks than there are", allRanks, new RankStarted(0, 2), "the start of rank 2"),
                arguments("the end of a rank without its start", after(), FIRST_RANK_DONE, "the end of rank -1"),
                arguments("the end of another rank", ended, SECOND_RANK_DONE, "the end of rank 0"),
                arguments("the end of a rank twice", firstRankDone(), FIRST_RANK_DONE, "the end of rank 0"),
                arguments("the end of a rank with a task running", running, FIRST_RANK_DONE, "the end of task 'b'"),
                arguments(
                        "the end of a rank that leaves a task out",
                        running,
                        new RankCompleted(0, 0, List.of(A)),
                        "the end of task 'b'"),
                arguments(
                        "the end of a rank with a task of a later one",
                        ended,
                        new RankCompleted(0, 0, List.of(A, B, C)),
                        "the end of task 'c'"));
    }

    private static Stream<Arguments> dispatches() {
        RunState running = after(dispatched(A, 1));
        return Stream.of(
                arguments(
                        "a dispatch of a running task",
                        running,
                        dispatched(A, 2),
                        "a dispatch of a waiting task; 'a' is RUNNING"),
                arguments(
                        "a dispatch of a finished task",
                        then(running, finished(A, 1)),
                        dispatched(A, 2),
                        "'a' is FINISHED"),
                arguments("a dispatch of a failed task", then(running, failed(A, 1)), dispatched(A, 2), "'a' is ERROR"),
                arguments("an attempt left out", after(), dispatched(A, 2), "iteration 0 attempt 1"),
                arguments("an attempt again", then(running, requeued(A, 1)), dispatched(A, 1), "iteration 0 attempt 2"),
                arguments("an iteration too early", after(), dispatchedIn(1), "iteration 0 attempt 1"),
                arguments(
                        "a skip of a running task", running, skipped(A, B), "a skip of a waiting task; 'a' is RUNNING"),
                arguments(
                        "a skip in another iteration",
                        after(),
                        new TaskSkipped(C, 1, List.of(A)),
                        "iteration 0 of task 'c'"),
                arguments(
                        "a limit of a running task", running, exceeded(A), "a limit of a waiting task; 'a' is RUNNING"),
                arguments(
                        "a limit in another iteration",
                        after(),
                        new TaskBudgetExceeded(A, 1, TaskBudgetExceeded.Limit.TOKENS, "too many"),
                        "iteration 0 of task 'a'"));
    }

    private static Stream<Arguments> ends() {
        RunState running = after(dispatched(A, 1));
        RunState second = then(running, requeued(A, 1), dispatched(A, 2));
        String atFirst = "'a' is RUNNING at iteration 0 attempt 1";
        return Stream.of(
                arguments(
                        "an end before the dispatch",
                        after(),
                        finished(A, 1),
                        "'a' is PENDING at iteration 0 attempt 0"),
                arguments("a failure before the dispatch", after(), failed(A, 1), "'a' is PENDING"),
                arguments("a requeue before the dispatch", after(), requeued(A, 1), "'a' is PENDING"),
                arguments("an end of a later attempt", running, finished(A, 2), atFirst),
                arguments("a failure of a later attempt", running, failed(A, 2), atFirst),
                arguments("a requeue of a later attempt", running, requeued(A, 2), atFirst),
                arguments(
                        "an end of an earlier attempt",
                        second,
                        finished(A, 1),
                        "'a' is RUNNING at iteration 0 attempt 2"),
                arguments(
                        "an end of another iteration",
                        running,
                        new TaskFinished(new AttemptKey(A, 1, 1), seal(A, 1), USED),
                        atFirst),
                arguments("an end twice", then(running, finished(A, 1)), finished(A, 1), "'a' is FINISHED"),
                arguments("a failure after the end", then(running, finished(A, 1)), failed(A, 1), "'a' is FINISHED"),
                arguments("an end after the failure", then(running, failed(A, 1)), finished(A, 1), "'a' is ERROR"),
                arguments("a requeue after the end", then(running, finished(A, 1)), requeued(A, 1), "'a' is FINISHED"));
    }

    private static Stream<Arguments> unknownTasks() {
        return Stream.of(
                        dispatched(UNKNOWN, 1),
                        finished(UNKNOWN, 1),
                        failed(UNKNOWN, 1),
                        requeued(UNKNOWN, 1),
                        skipped(UNKNOWN, A),
                        exceeded(UNKNOWN),
                        new RankCompleted(0, 0, List.of(UNKNOWN)))
                .map(event -> arguments(
                        "an unknown task in " + event.getClass().getSimpleName(),
                        after(FIRST_RANK),
                        event,
                        "expected a task of the DAG"));
    }

    private static Stream<Arguments> afterTheEnd() {
        return Stream.of(SUCCESS, resumed(2), new RunInterrupted("SIGTERM"))
                .map(event -> arguments(
                        event.getClass().getSimpleName() + " after the end",
                        ended(),
                        event,
                        "nothing after the end of the run"));
    }

    @Test
    void a_position_left_out_or_taken_twice_is_found() {
        RunState state = after(FIRST_RANK);

        for (long position : new long[] {0, 1, 3, 1_000_000}) {
            assertThatThrownBy(() -> state.evolve(recorded(position, dispatched(A, 1))))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("at position " + position)
                    .hasMessageContaining("expected position 2");
        }
    }

    @Test
    void a_history_begins_with_a_start_at_position_0() {
        assertThatThrownBy(() -> RunState.started(dag(), recorded(0, FIRST_RANK)))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("begins with RunStarted");
        assertThatThrownBy(() -> RunState.started(dag(), recorded(1, start())))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("at position 1");
    }

    @Test
    void an_event_that_was_refused_leaves_the_state_usable() {
        RunState state = after(FIRST_RANK);

        assertThatThrownBy(() -> then(state, finished(A, 1))).isInstanceOf(Corrupt.class);

        assertThat(then(state, dispatched(A, 1)).running()).hasSize(1);
    }

    private static TaskDispatched dispatchedIn(int iteration) {
        return new TaskDispatched(
                new AttemptKey(A, iteration, 1),
                Histories.stream(A, 1),
                TextDigest.of("do a"),
                List.of(),
                Optional.empty());
    }
}
