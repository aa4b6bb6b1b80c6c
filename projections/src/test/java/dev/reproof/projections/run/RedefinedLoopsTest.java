package dev.reproof.projections.run;

import static dev.reproof.projections.run.Histories.A;
import static dev.reproof.projections.run.Histories.B;
import static dev.reproof.projections.run.Histories.C;
import static dev.reproof.projections.run.Histories.key;
import static dev.reproof.projections.run.Histories.recorded;
import static dev.reproof.projections.run.Histories.then;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TextDigest;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.LoopState.Phase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of loops, and of their tasks, when an accepted DAG has others. */
class RedefinedLoopsTest {

    private static final Document DOCUMENT = new Document(new StreamId("r1/9"), Sha256.of("x"), 1);
    private static final AttemptKey AGAIN = new AttemptKey(A, 1, 1);
    private static final String REVIEWED_BY_A = loop("l", "a", 1);

    @Test
    void a_loop_with_another_reviewer_begins_where_its_tasks_are_and_those_behind_run_in_that_iteration() {
        RunState state = changed(exhausted(), loop("l", "c", 3));

        LoopState loop = state.loop("l").orElseThrow();
        assertThat(loop.iteration()).isEqualTo(1);
        assertThat(loop.phase()).isEqualTo(Phase.OPEN);
        assertThat(loop.feedback()).isEmpty();
        assertThat(state.task(A).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(state.task(C).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.task(C).iteration()).isEqualTo(1);
        assertThat(state.task(C).transcript()).isPresent();
        assertThat(state.task(B).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.ranksCompleted()).isZero();
        assertThat(state.finished()).isEmpty();
    }

    @Test
    void the_same_loop_under_another_name_goes_on_counting() {
        RunState state = changed(exhausted(), loop("m", "a", 2));

        assertThat(state.loop("m").orElseThrow().iteration()).isEqualTo(1);
        assertThat(state.loop("m").orElseThrow().phase()).isEqualTo(Phase.OPEN);
        assertThat(state.task(A).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(state.ranksCompleted()).isEqualTo(2);
    }

    @Test
    void a_reviewer_is_not_held_back_by_a_loop_that_is_gone() {
        assertThat(changed(exhausted(), "").task(A).status()).isEqualTo(TaskStatus.FINISHED);
    }

    @Test
    void a_loop_that_stays_as_it_is_stays_where_it_was() {
        RunState before = exhausted();

        RunState state = changed(before, REVIEWED_BY_A);

        assertThat(state.loops()).isEqualTo(before.loops());
        assertThat(state.tasks())
                .isEqualTo(before.tasks().stream().map(TaskState::redefinedNow).toList());
    }

    /** The loop of task a has run once more, and found something again. */
    private static RunState exhausted() {
        RunState twice = then(
                changed(Histories.ended(), REVIEWED_BY_A),
                new LoopIterationStarted("l", 1, key(A, 1)),
                new TaskDispatched(AGAIN, new StreamId("r1/again"), TextDigest.of("do a"), List.of(), Optional.empty()),
                new TaskFinished(AGAIN, Histories.seal(A, 1), Histories.USED));
        return then(twice, new LoopExhausted("l", 1, AGAIN, "no more"));
    }

    private static RunState changed(RunState before, String loops) {
        String json = """
                {"title":"t","tasks":[
                  {"id":"a","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"b","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"c","complexity":"LOW","subtask_prompt":"x","depends_on":["a","b"]}]%s}
                """.formatted(loops);
        Dag dag = DagParser.require(json.getBytes(StandardCharsets.UTF_8), "test");
        return before.evolve(recorded(before.position() + 1, new DagChanged(DOCUMENT)), dag);
    }

    private static String loop(String id, String reviewer, int iterations) {
        return ",\"loops\":[{\"id\":\"%s\",\"convergeOn\":\"%s\",\"maxIterations\":%d}]"
                .formatted(id, reviewer, iterations);
    }
}
