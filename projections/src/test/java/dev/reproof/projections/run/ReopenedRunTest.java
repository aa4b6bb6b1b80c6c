package dev.reproof.projections.run;

import static dev.reproof.projections.run.Histories.A;
import static dev.reproof.projections.run.Histories.B;
import static dev.reproof.projections.run.Histories.C;
import static dev.reproof.projections.run.Histories.FIRST_RANK;
import static dev.reproof.projections.run.Histories.FIRST_RANK_DONE;
import static dev.reproof.projections.run.Histories.SUCCESS;
import static dev.reproof.projections.run.Histories.after;
import static dev.reproof.projections.run.Histories.dispatched;
import static dev.reproof.projections.run.Histories.ended;
import static dev.reproof.projections.run.Histories.failed;
import static dev.reproof.projections.run.Histories.finished;
import static dev.reproof.projections.run.Histories.key;
import static dev.reproof.projections.run.Histories.skipped;
import static dev.reproof.projections.run.Histories.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that wait again, and what the operator was told or has accepted. */
class ReopenedRunTest {

    private static final OperatorWarned CUT = new OperatorWarned("TRANSCRIPT_DEGRADED", "only the end is left of a");
    private static final OperatorWarned OLD = new OperatorWarned("STATE_LEGACY", "a version-1 state");

    @Test
    void a_reopened_task_waits_for_its_next_attempt_and_keeps_no_message() {
        RunState state = then(after(dispatched(A, 1), failed(A, 1)), reopened(A));

        assertThat(state.task(A).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.task(A).errorMessage()).isEmpty();
        assertThat(state.task(A).finishedAt()).isEmpty();
        assertThat(state.task(A).usage()).isEqualTo(TokenUsage.UNKNOWN);
        assertThat(state.task(A).dispatches()).containsExactly(dispatched(A, 1));
        assertThat(then(state, dispatched(A, 2)).task(A).running()).contains(key(A, 2));
    }

    @Test
    void the_ranks_go_back_to_the_one_that_has_the_reopened_task() {
        RunState before = then(
                after(FIRST_RANK, dispatched(A, 1), failed(A, 1), dispatched(B, 1), finished(B, 1), FIRST_RANK_DONE),
                Histories.SECOND_RANK,
                skipped(C, A));

        RunState last = then(before, reopened(C));
        RunState first = then(last, reopened(A));

        assertThat(last.ranksCompleted()).isEqualTo(1);
        assertThat(last.course().rankStarted()).isZero();
        assertThat(first.ranksCompleted()).isZero();
        assertThat(first.course().rankStarted()).isEqualTo(-1);
        assertThat(then(first, FIRST_RANK, dispatched(A, 2), finished(A, 2), FIRST_RANK_DONE)
                        .ranksCompleted())
                .isEqualTo(1);
    }

    @Test
    void a_finished_run_is_opened_again_and_can_end_again() {
        RunState opened = then(ended(), reopened(C));

        assertThat(ended().finished()).contains(SUCCESS);
        assertThat(opened.finished()).isEmpty();
        assertThat(opened.finishedAt()).isEmpty();
        RunState again = then(
                opened, Histories.SECOND_RANK, dispatched(C, 2), finished(C, 2), Histories.SECOND_RANK_DONE, SUCCESS);
        assertThat(again.finished()).contains(SUCCESS);
        assertThat(again.finishedAt()).contains(Histories.at(again.position()));
    }

    @Test
    void only_a_task_that_has_ended_in_that_iteration_is_reopened() {
        RunState running = after(dispatched(A, 1));

        assertThatThrownBy(() -> then(running, reopened(A)))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("a task that has ended; 'a' is RUNNING");
        assertThatThrownBy(() -> then(running, reopened(B)))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("a task that has ended; 'b' is PENDING");
        assertThatThrownBy(() -> then(running, failed(A, 1), new TaskReopened(A, 1, "again")))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("iteration 0 of task 'a'");
        assertThatThrownBy(() -> then(running, reopened(new TaskId("z"))))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("a task of the DAG");
    }

    @Test
    void a_warning_is_kept_once_and_in_the_order_of_the_log() {
        RunState state = after(CUT, OLD, CUT, new OperatorWarned("TRANSCRIPT_DEGRADED", "of b, too"), OLD);

        assertThat(state.warnings()).containsExactly(CUT, OLD, new OperatorWarned("TRANSCRIPT_DEGRADED", "of b, too"));
        assertThat(state.position()).isEqualTo(5);
    }

    @Test
    void a_warning_may_follow_the_end_of_the_run_and_does_not_open_it() {
        RunState state = then(ended(), CUT);

        assertThat(state.warnings()).containsExactly(CUT);
        assertThat(state.finished()).contains(SUCCESS);
        assertThat(state.finishedAt()).isEqualTo(ended().finishedAt());
    }

    @Test
    void accepting_a_degraded_text_changes_nothing_but_the_position() {
        RunState before = after(FIRST_RANK, dispatched(A, 1), finished(A, 1));

        RunState state = then(before, new DegradedAccepted(List.of(A)));

        assertThat(state.position()).isEqualTo(before.position() + 1);
        assertThat(state.tasks()).isEqualTo(before.tasks());
        assertThat(state.warnings()).isEmpty();
    }

    @Test
    void only_texts_of_known_tasks_are_accepted_and_none_after_the_end() {
        assertThatThrownBy(() -> then(after(), new DegradedAccepted(List.of(A, new TaskId("z")))))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("a task of the DAG");
        assertThatThrownBy(() -> then(ended(), new DegradedAccepted(List.of(A))))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("nothing after the end of the run");
    }

    private static TaskReopened reopened(TaskId task) {
        return new TaskReopened(task, 0, "the operator wants failed tasks to run again");
    }
}
