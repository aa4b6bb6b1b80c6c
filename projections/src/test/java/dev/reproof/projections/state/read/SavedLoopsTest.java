package dev.reproof.projections.state.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.DagDocument;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.TaskStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a state file says of loops: {@code bake} reviews, and {@code mix} runs again with it. */
class SavedLoopsTest {

    private static final AttemptKey REVIEW = new AttemptKey(new TaskId("bake"), 1, 3);
    private static final byte[] DAG = DagDocument.canonical("""
            {"title":"Loaf","tasks":[{"id":"mix","complexity":"LOW","subtask_prompt":"Mix."},
             {"id":"bake","complexity":"LOW","subtask_prompt":"Bake.","depends_on":["mix"]}],
             "loops":[{"id":"loaves","convergeOn":"bake","maxIterations":4}]}
            """.getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    private ObjectNode document;
    private ObjectNode run;
    private ObjectNode mix;
    private ObjectNode bake;
    private ObjectNode loop;

    @BeforeEach
    void inside_the_second_iteration() throws IOException {
        document = StateSamples.document();
        run = (ObjectNode) document.get("run");
        mix = StateSamples.task(document, 0);
        bake = StateSamples.task(document, 1);
        ObjectNode dag = run.putObject("dag").put("sha256", Sha256.of(DAG).hex());
        dag.set("document", StateSamples.JSON.readTree(DAG));
        mix.put("iteration", 2).put("attempt", 1);
        StateSamples.inline(mix, "mixed");
        bake.put("status", "PENDING")
                .put("iteration", 2)
                .put("attempt", 0)
                .put("transcriptIteration", 1)
                .put("transcriptAttempt", 3);
        StateSamples.inline(bake, "## Blockers\n- crust");
        loop = run.putArray("loops")
                .addObject()
                .put("id", "loaves")
                .put("iteration", 2)
                .put("phase", "OPEN");
        loop.putObject("feedbackFrom").put("task", "bake").put("iteration", 1).put("attempt", 3);
        ObjectNode underWay = run.putObject("loop").put("id", "loaves").put("iteration", 2);
        underWay.set("feedbackFrom", loop.get("feedbackFrom"));
        run.put("tokensSpent", 70);
    }

    @Test
    void a_loop_is_where_the_file_says() throws IOException {
        StateFile state = read();

        assertThat(state.loops()).containsExactly(new SavedLoop("loaves", 2, Phase.OPEN, Optional.of(REVIEW)));
        assertThat(state.tasks().get(1).transcriptKey()).isEqualTo(REVIEW);
        assertThat(state.tasks().get(1).attempt()).isZero();
        assertThat(state.run().orElseThrow().tokensSpent()).hasValue(70);
    }

    @Test
    void a_settled_loop_has_the_review_that_settled_it() throws IOException {
        settled("CONVERGED", "FINISHED");
        assertThat(read().loops()).extracting(SavedLoop::phase).containsExactly(Phase.CONVERGED);

        settled("EXHAUSTED", "BUDGET-EXCEEDED");
        assertThat(read().loops()).extracting(SavedLoop::phase).containsExactly(Phase.EXHAUSTED);
        assertThat(read().tasks().get(1).statusOnResume()).isEqualTo(TaskStatus.BUDGET_EXCEEDED);

        settled("CONVERGED", "BUDGET-EXCEEDED");
        requireFault("loop-invalid");
        settled("CONVERGED", "FINISHED");
        bake.put("transcriptIteration", 1);
        requireFault("loop-invalid");
        settled("CONVERGED", "FINISHED");
        bake.remove("transcript");
        requireFault("loop-invalid");
    }

    @Test
    void loops_that_cannot_be_are_refused_by_code() throws IOException {
        requireFault("loop-unknown", () -> loop.put("id", "rolls"));
        requireFault("loop-invalid", () -> loop.put("iteration", -1));
        requireFault("loop-invalid", () -> loop.put("iteration", 1_000_001));
        requireFault("loop-invalid", () -> loop.put("iteration", "2"));
        requireFault("loop-invalid", () -> loop.put("phase", "RISEN"));
        requireFault("loop-invalid", () -> loop.remove("phase"));
        requireFault("loop-invalid", () -> ((ObjectNode) loop.get("feedbackFrom")).put("task", "mix"));
        requireFault("loop-invalid", () -> ((ObjectNode) loop.get("feedbackFrom")).put("iteration", 2));
        requireFault("loop-invalid", () -> ((ObjectNode) loop.get("feedbackFrom")).put("attempt", 0));
        requireFault("loop-invalid", () -> ((ArrayNode) run.get("loops")).add(loop.deepCopy()));
        requireFault("loop-invalid", () -> bake.put("iteration", 1).put("status", "FINISHED"));
        requireFault("task-invalid", () -> bake.put("transcriptAttempt", 0));
    }

    @Test
    void the_loop_under_way_is_one_of_the_open_loops() throws IOException {
        ((ObjectNode) run.get("loop")).put("iteration", 3);

        requireFault("loop-invalid");
    }

    @Test
    void a_file_that_names_only_the_loop_under_way_is_enough() throws IOException {
        run.remove("loops");

        assertThat(read().loops()).containsExactly(new SavedLoop("loaves", 2, Phase.OPEN, Optional.of(REVIEW)));
    }

    @Test
    void without_a_word_of_loops_the_tasks_tell_where_they_are() throws IOException {
        // given a task that has not ended in this iteration, and one that is still in the one before
        run.remove(List.of("loop", "loops"));
        mix.put("status", "RUNNING").put("transcriptIteration", 2);
        bake.put("status", "FINISHED").put("iteration", 1).put("attempt", 3);

        // when
        StateFile state = read();

        // then
        assertThat(state.loops()).containsExactly(new SavedLoop("loaves", 2, Phase.OPEN, Optional.of(REVIEW)));
        assertThat(state.tasks()).allSatisfy(task -> {
            assertThat(task.statusOnResume()).isEqualTo(TaskStatus.PENDING);
            assertThat(task.iteration()).isEqualTo(2);
            assertThat(task.attempt()).isZero();
            assertThat(task.transcriptIteration()).isEqualTo(1);
        });
        assertThat(state.with(DagParser.require(DAG, "dag").loops())).isEqualTo(state);
    }

    @Test
    void a_file_that_counts_its_loops_has_no_others() throws IOException {
        run.remove("loop");
        run.putArray("loops");

        StateFile state = read();

        assertThat(state.loops()).isEmpty();
        assertThat(state.tasks().get(0).statusOnResume()).isEqualTo(TaskStatus.FINISHED);
    }

    @Test
    void a_text_that_is_still_handed_on_and_who_blocked_a_task_are_read() throws IOException {
        // given
        ObjectNode other = StateSamples.document();
        bake.set("feedback", StateSamples.inline(StateSamples.task(other, 0), "## Blockers\n- earlier"));
        bake.putObject("findings")
                .put("kind", "legacy")
                .put("resultText", "## Blockers\n- found")
                .put("degraded", false)
                .put("findings", true);
        bake.put("status", "ERROR").putArray("blockedBy").add("mix");

        // when
        StateTask task = read().tasks().get(1);

        // then
        StateTranscript.Inline feedback = (StateTranscript.Inline) task.feedback();
        assertThat(new String(feedback.open().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("## Blockers\n- earlier");
        assertThat(task.findings()).isEqualTo(new StateTranscript.Legacy("## Blockers\n- found", false, true));
        assertThat(task.blockedBy()).containsExactly(new TaskId("mix"));
    }

    private void settled(String phase, String status) {
        loop.put("phase", phase);
        run.remove("loop");
        bake.put("status", status).put("attempt", 1).put("transcriptIteration", 2);
        StateSamples.inline(bake, "## Blockers\nNone.");
    }

    private interface Change {
        void apply();
    }

    private void requireFault(String code, Change change) throws IOException {
        inside_the_second_iteration();
        run.remove("loop");
        change.apply();
        requireFault(code);
    }

    private void requireFault(String code) throws IOException {
        Path file = StateSamples.write(directory, document);
        assertThatThrownBy(() -> new StateFileReader().read(file))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("\n  " + code + ": ");
    }

    private StateFile read() throws IOException {
        return new StateFileReader().read(StateSamples.write(directory, document));
    }
}
