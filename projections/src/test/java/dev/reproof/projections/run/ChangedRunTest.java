package dev.reproof.projections.run;

import static dev.reproof.projections.run.Histories.A;
import static dev.reproof.projections.run.Histories.B;
import static dev.reproof.projections.run.Histories.C;
import static dev.reproof.projections.run.Histories.FIRST_RANK;
import static dev.reproof.projections.run.Histories.USED;
import static dev.reproof.projections.run.Histories.after;
import static dev.reproof.projections.run.Histories.dispatched;
import static dev.reproof.projections.run.Histories.ended;
import static dev.reproof.projections.run.Histories.failed;
import static dev.reproof.projections.run.Histories.finished;
import static dev.reproof.projections.run.Histories.firstRankDone;
import static dev.reproof.projections.run.Histories.key;
import static dev.reproof.projections.run.Histories.recorded;
import static dev.reproof.projections.run.Histories.requeued;
import static dev.reproof.projections.run.Histories.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.Document;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs that go on with another DAG or other options. */
class ChangedRunTest {

    private static final TaskId D = new TaskId("d");
    private static final Document DOCUMENT =
            new Document(StreamId.ofTranscript(new RunId("r1"), 9), Sha256.of("dag"), 77);
    private static final OptionsChanged OPTIONS =
            new OptionsChanged(new RunOptions(Optional.of("full"), Optional.of(900L), 2, 60_000, 5_000));

    @Test
    void an_added_task_waits_and_what_has_finished_stays_finished() {
        Dag more = dag(task("a"), task("b"), task("d"), task("c", "a", "b"));

        RunState state = changed(firstRankDone(), more);

        assertThat(state.dag()).isEqualTo(more);
        assertThat(state.definition().document()).isEqualTo(DOCUMENT);
        assertThat(state.tasks()).extracting(TaskState::id).containsExactly(A, B, D, C);
        assertThat(state.task(A)).isEqualTo(firstRankDone().task(A).redefinedNow());
        assertThat(state.task(B)).isEqualTo(firstRankDone().task(B).redefinedNow());
        assertThat(state.task(D)).isEqualTo(TaskState.waiting(D));
    }

    @Test
    void a_removed_task_is_gone_from_the_state() {
        RunState state = changed(firstRankDone(), dag(task("b"), task("c", "b")));

        assertThat(state.find(A)).isEmpty();
        assertThat(state.tasks()).extracting(TaskState::id).containsExactly(B, C);
        assertThat(state.ranksCompleted()).isEqualTo(1);
    }

    @Test
    void a_task_that_has_ended_stays_as_it_is_though_its_prompt_is_another() {
        RunState before = then(firstRankDone(), dispatched(C, 1), failed(C, 1));

        RunState state = changed(before, dag(task("a").replace("\"x\"", "\"other\""), task("b"), task("c", "a")));

        assertThat(state.task(A)).isEqualTo(before.task(A).redefinedNow());
        assertThat(state.task(C)).isEqualTo(before.task(C).redefinedNow());
        assertThat(state.dag().task(A).prompt()).isEqualTo("other");
    }

    @Test
    void ranks_are_counted_again_as_the_tasks_stand_in_the_new_dag() {
        RunState opened = changed(firstRankDone(), dag(task("a"), task("b"), task("d"), task("c", "a", "b")));
        RunState deeper = changed(firstRankDone(), dag(task("a"), task("b", "a"), task("c", "b")));

        assertThat(opened.ranksCompleted()).isZero();
        assertThat(opened.course().rankStarted()).isEqualTo(-1);
        assertThat(deeper.ranksCompleted()).isEqualTo(2);
        assertThat(deeper.course().rankStarted()).isEqualTo(1);
        assertThat(then(deeper, new RankStarted(0, 2)).course().rankStarted()).isEqualTo(2);
        RunState through =
                then(opened, FIRST_RANK, dispatched(D, 1), finished(D, 1), new RankCompleted(0, 0, List.of(A, B, D)));
        assertThat(through.ranksCompleted()).isEqualTo(1);
    }

    @Test
    void a_rank_that_was_under_way_begins_again() {
        RunState before = after(FIRST_RANK, dispatched(A, 1), finished(A, 1));

        RunState state = changed(before, dag(task("a"), task("b"), task("c", "a")));

        assertThat(state.course().rankStarted()).isEqualTo(-1);
        assertThat(then(state, FIRST_RANK).course().rankStarted()).isZero();
    }

    @Test
    void a_finished_run_is_opened_again() {
        RunState state = changed(ended(), dag(task("a"), task("b"), task("c", "a", "b"), task("d", "c")));

        assertThat(state.finished()).isEmpty();
        assertThat(state.finishedAt()).isEmpty();
        assertThat(state.ranksCompleted()).isEqualTo(2);
        assertThat(then(state, new RankStarted(0, 2), dispatched(D, 1)).running())
                .hasSize(1);
    }

    @Test
    void the_prompts_of_waiting_tasks_are_forgotten_and_those_of_ended_ones_are_kept() {
        RunState before = after(dispatched(A, 1), requeued(A, 1), dispatched(B, 1), finished(B, 1));

        RunState state = changed(before, dag(task("a"), task("b"), task("c")));

        assertThat(before.task(A).dispatches()).hasSize(1);
        assertThat(state.task(A).dispatches()).isEmpty();
        assertThat(state.task(A).attempts()).isEqualTo(1);
        assertThat(state.task(B).dispatches()).containsExactly(dispatched(B, 1));
        assertThat(then(state, dispatched(A, 2)).task(A).running()).contains(key(A, 2));
    }

    @Test
    void neither_dag_nor_options_change_while_a_task_runs() {
        RunState running = after(dispatched(A, 1));

        assertThatThrownBy(() -> changed(running, Histories.dag()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("at position 2: expected no running task, found DagChanged");
        assertThatThrownBy(() -> then(running, OPTIONS))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("at position 2: expected no running task, found OptionsChanged");
    }

    @Test
    void a_change_of_the_dag_needs_what_the_document_says() {
        assertThatThrownBy(() -> then(after(), new DagChanged(DOCUMENT)))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected its document to be read before");
    }

    @Test
    void a_change_of_the_dag_takes_its_place_in_the_stream_like_any_event() {
        assertThatThrownBy(() -> after().evolve(recorded(2, new DagChanged(DOCUMENT)), Histories.dag()))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected position 1");
    }

    @Test
    void other_options_hold_from_here_on_and_waiting_tasks_forget_their_prompts() {
        RunState before = after(dispatched(A, 1), requeued(A, 1), dispatched(B, 1), finished(B, 1));

        RunState state = then(before, OPTIONS);

        assertThat(state.options()).isEqualTo(OPTIONS.options());
        assertThat(state.task(A).dispatches()).isEmpty();
        assertThat(state.task(A).attempts()).isEqualTo(1);
        assertThat(state.task(B)).isEqualTo(before.task(B).redefinedNow());
        assertThat(state.task(B).usage()).isEqualTo(USED);
        assertThat(before.options()).isEqualTo(RunOptions.DEFAULT);
    }

    @Test
    void options_do_not_change_after_the_end_of_the_run() {
        assertThatThrownBy(() -> then(ended(), OPTIONS))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("nothing after the end of the run");
    }

    private static RunState changed(RunState before, Dag dag) {
        return before.evolve(recorded(before.position() + 1, new DagChanged(DOCUMENT)), dag);
    }

    private static Dag dag(String... tasks) {
        String json = "{\"title\":\"t\",\"tasks\":[" + String.join(",", tasks) + "]}";
        return DagParser.require(json.getBytes(StandardCharsets.UTF_8), "test");
    }

    private static String task(String id, String... parents) {
        return "{\"id\":\"" + id + "\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\",\"depends_on\":["
                + (parents.length == 0 ? "" : "\"" + String.join("\",\"", parents) + "\"") + "]}";
    }
}
