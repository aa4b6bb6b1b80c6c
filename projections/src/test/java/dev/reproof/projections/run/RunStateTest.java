package dev.reproof.projections.run;

import static dev.reproof.projections.run.Histories.A;
import static dev.reproof.projections.run.Histories.B;
import static dev.reproof.projections.run.Histories.C;
import static dev.reproof.projections.run.Histories.FIRST_RANK;
import static dev.reproof.projections.run.Histories.SUCCESS;
import static dev.reproof.projections.run.Histories.USED;
import static dev.reproof.projections.run.Histories.after;
import static dev.reproof.projections.run.Histories.at;
import static dev.reproof.projections.run.Histories.dag;
import static dev.reproof.projections.run.Histories.dispatched;
import static dev.reproof.projections.run.Histories.ended;
import static dev.reproof.projections.run.Histories.exceeded;
import static dev.reproof.projections.run.Histories.failed;
import static dev.reproof.projections.run.Histories.finished;
import static dev.reproof.projections.run.Histories.firstRankDone;
import static dev.reproof.projections.run.Histories.key;
import static dev.reproof.projections.run.Histories.requeued;
import static dev.reproof.projections.run.Histories.resumed;
import static dev.reproof.projections.run.Histories.seal;
import static dev.reproof.projections.run.Histories.skipped;
import static dev.reproof.projections.run.Histories.start;
import static dev.reproof.projections.run.Histories.stream;
import static dev.reproof.projections.run.Histories.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.ModelSelection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunStateTest {

    @Test
    void a_run_begins_with_every_task_waiting() {
        RunState state = after();

        assertThat(state.run()).isEqualTo(start().run());
        assertThat(state.position()).isZero();
        assertThat(state.chain()).isEqualTo(Sha256.of("link 0"));
        assertThat(state.dag()).isEqualTo(dag());
        assertThat(state.definition().document()).isEqualTo(start().dag());
        assertThat(state.options()).isEqualTo(start().options());
        assertThat(state.writer().epoch()).isEqualTo(1);
        assertThat(state.artifacts()).isEqualTo(new ArtifactChoice.Pinned("/srv/artifacts"));
        assertThat(state.startedAt()).isEqualTo(at(0));
        assertThat(state.course().rankStarted()).isEqualTo(-1);
        assertThat(state.ranksCompleted()).isZero();
        assertThat(state.interrupted()).isEmpty();
        assertThat(state.finished()).isEmpty();
        assertThat(state.tasks()).extracting(TaskState::id).containsExactly(A, B, C);
        assertThat(state.counts()).isEqualTo(Map.of(TaskStatus.PENDING, 3L));
    }

    @Test
    void each_takeover_says_anew_where_the_artifacts_are() {
        RunState with = after();
        RunState without = then(with, new RunResumed(2, "oven", 42, "0.1.0", "log", ArtifactChoice.off()));
        RunState again = then(without, resumed(3));

        assertThat(with.artifacts()).isEqualTo(new ArtifactChoice.Pinned("/srv/artifacts"));
        assertThat(without.artifacts()).isEqualTo(ArtifactChoice.off());
        assertThat(then(without, FIRST_RANK).artifacts()).isEqualTo(ArtifactChoice.off());
        assertThat(again.artifacts()).isEqualTo(ArtifactChoice.own());
    }

    @Test
    void a_dispatched_task_is_running_its_attempt() {
        RunState state = after(FIRST_RANK, dispatched(A, 1));

        TaskState task = state.task(A);
        assertThat(task.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(task.running()).contains(key(A, 1));
        assertThat(task.startedAt()).contains(at(2));
        assertThat(task.dispatch(0)).contains(dispatched(A, 1));
        assertThat(task.dispatch(1)).isEmpty();
        assertThat(state.running()).containsExactly(task);
        assertThat(state.task(B).running()).isEmpty();
        assertThat(state.course().rankStarted()).isZero();
    }

    @Test
    void a_finished_task_has_its_text_usage_and_time() {
        TaskState task = after(FIRST_RANK, dispatched(A, 1), finished(A, 1)).task(A);

        assertThat(task.status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(task.transcript()).contains(new TranscriptRef(key(A, 1), stream(A, 1), seal(A, 1)));
        assertThat(task.usage()).isEqualTo(USED);
        assertThat(task.startedAt()).contains(at(2));
        assertThat(task.finishedAt()).contains(at(3));
        assertThat(task.errorMessage()).isEmpty();
        assertThat(task.running()).isEmpty();
    }

    @Test
    void a_failed_task_has_its_message_and_no_text() {
        TaskState task = after(dispatched(A, 1), failed(A, 1)).task(A);

        assertThat(task.status()).isEqualTo(TaskStatus.ERROR);
        assertThat(task.errorMessage()).contains("no yeast");
        assertThat(task.usage()).isEqualTo(USED);
        assertThat(task.finishedAt()).contains(at(2));
        assertThat(task.transcript()).isEmpty();
    }

    @Test
    void a_skipped_task_names_who_blocked_it_and_never_ran() {
        TaskState task = after(dispatched(A, 1), failed(A, 1), exceeded(B), skipped(C, A, B))
                .task(C);

        assertThat(task.status()).isEqualTo(TaskStatus.ERROR);
        assertThat(task.errorMessage()).contains("Skipped: upstream did not finish: a, b");
        assertThat(task.startedAt()).isEmpty();
        assertThat(task.finishedAt()).contains(at(4));
        assertThat(task.attempts()).isZero();
    }

    @Test
    void a_task_that_came_to_a_limit_says_to_which() {
        TaskState task = after(exceeded(B)).task(B);

        assertThat(task.status()).isEqualTo(TaskStatus.BUDGET_EXCEEDED);
        assertThat(task.errorMessage()).contains("prompt too long");
        assertThat(task.attempts()).isZero();
    }

    @Test
    void a_requeued_task_waits_for_its_next_attempt() {
        RunState state = after(dispatched(A, 1), resumed(2), requeued(A, 1));

        TaskState waiting = state.task(A);
        assertThat(waiting.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(waiting.attempts()).isEqualTo(1);
        assertThat(waiting.running()).isEmpty();
        assertThat(waiting.finishedAt()).isEmpty();
        assertThat(waiting.dispatch(0)).contains(dispatched(A, 1));

        TaskState again = then(state, dispatched(A, 2)).task(A);
        assertThat(again.running()).contains(key(A, 2));
        assertThat(again.startedAt()).contains(at(4));
        assertThat(again.dispatches()).containsExactly(dispatched(A, 2));
    }

    @Test
    void a_new_dispatch_clears_what_an_earlier_end_left() {
        TaskState failed = after(dispatched(A, 1), failed(A, 1)).task(A);

        TaskState again = failed.requeued().dispatched(dispatched(A, 2), at(9));

        assertThat(failed.requeued().errorMessage()).isEmpty();
        assertThat(failed.requeued().usage()).isEqualTo(TokenUsage.UNKNOWN);
        assertThat(again.errorMessage()).isEmpty();
        assertThat(again.finishedAt()).isEmpty();
        assertThat(again.usage()).isEqualTo(TokenUsage.UNKNOWN);
    }

    @Test
    void the_text_of_the_last_finished_attempt_stays_while_the_task_waits_runs_and_fails_again() {
        TranscriptRef text = new TranscriptRef(key(A, 1), stream(A, 1), seal(A, 1));
        TaskState finished = after(dispatched(A, 1), finished(A, 1)).task(A);

        TaskState waiting = finished.requeued();
        TaskState running = waiting.dispatched(dispatched(A, 2), at(9));
        TaskState failed = running.failed("no yeast", USED, at(10));

        assertThat(List.of(waiting, running, failed))
                .allSatisfy(task -> assertThat(task.transcript()).contains(text));
        assertThat(running.finished(new TranscriptRef(key(A, 2), stream(A, 2), seal(A, 2)), USED, at(11)))
                .satisfies(task ->
                        assertThat(task.transcript().orElseThrow().key()).isEqualTo(key(A, 2)));
    }

    @Test
    void dispatches_of_every_iteration_are_kept_in_their_order() {
        TaskState task = TaskState.waiting(A).dispatched(dispatched(A, 1), at(1));

        assertThat(task.dispatched(dispatched(A, 2), at(2)).dispatches()).containsExactly(dispatched(A, 2));
        assertThat(task.dispatch(0)).contains(dispatched(A, 1));
    }

    @Test
    void a_resumed_run_has_the_epoch_and_artifacts_of_its_new_process() {
        RunState interrupted = after(new RunInterrupted("SIGTERM"));
        RunState state = then(interrupted, resumed(2));

        assertThat(interrupted.interrupted()).contains("SIGTERM");
        assertThat(state.writer().epoch()).isEqualTo(2);
        assertThat(state.artifacts()).isEqualTo(ArtifactChoice.own());
        assertThat(state.interrupted()).isEmpty();
        assertThat(then(state, resumed(3)).writer().epoch()).isEqualTo(3);
    }

    @Test
    void a_run_goes_rank_by_rank_to_its_end() {
        RunState between = firstRankDone();
        RunState state = ended();

        assertThat(between.ranksCompleted()).isEqualTo(1);
        assertThat(between.course().rankStarted()).isZero();
        assertThat(state.ranksCompleted()).isEqualTo(2);
        assertThat(state.finished()).contains(SUCCESS);
        assertThat(state.finishedAt()).contains(at(state.position()));
        assertThat(state.counts()).isEqualTo(Map.of(TaskStatus.FINISHED, 3L));
        assertThat(state.position()).isEqualTo(11);
        assertThat(state.chain()).isEqualTo(Sha256.of("link 11"));
    }

    @Test
    void an_event_leaves_the_state_before_it_as_it_was() {
        RunState before = after(FIRST_RANK);

        RunState next = then(before, dispatched(A, 1));

        assertThat(before).isEqualTo(after(FIRST_RANK)).isNotEqualTo(next);
        assertThat(before.task(A).status()).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void the_model_is_the_one_of_the_tasks_complexity() {
        assertThat(after().model(A)).map(ModelSelection::id).contains("small");
        assertThat(after().model(B)).isEmpty();
    }

    @Test
    void a_task_that_the_run_does_not_have_is_not_found() {
        TaskId unknown = new TaskId("A");

        assertThat(after().find(unknown)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> after().task(unknown))
                .withMessageContaining("Run r1 has no task 'A'");
    }
}
