package dev.reproof.projections.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.TranscriptMember.Artifact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A run with a pause and a loop over its two agents, as its state file shows it. */
class StateOfLoopsTest {

    private static final byte[] DOCUMENT = """
            {"title": "Quay", "tasks": [
              {"id": "draw", "complexity": "LOW", "subtask_prompt": "Draw."},
              {"id": "review", "complexity": "LOW", "subtask_prompt": "Review.", "depends_on": ["draw"]},
              {"id": "gate", "kind": "pause"}],
             "loops": [{"id": "plans", "convergeOn": "review", "maxIterations": 2}]}
            """.getBytes(UTF_8);
    private static final Dag DAG = DagParser.require(DOCUMENT, "test");
    private static final TokenUsage USED = new TokenUsage(OptionalLong.of(20), OptionalLong.empty());

    private final RunHistory history = new RunHistory(DAG, DOCUMENT);
    private int streams = 1;

    @Test
    void a_loop_under_way_stands_there_with_what_it_hands_on() throws IOException {
        // when
        round(0);
        history.then(new LoopIterationStarted("plans", 1, key("review", 0, 1)));
        said("draw", 1, 1);
        JsonNode state = written();

        // then
        JsonNode from = json("{\"task\": \"review\", \"iteration\": 0, \"attempt\": 1}");
        assertThat(state.at("/run/loop/id").textValue()).isEqualTo("plans");
        assertThat(state.at("/run/loop/iteration").intValue()).isEqualTo(1);
        assertThat(state.at("/run/loop/feedbackFrom")).isEqualTo(from);
        assertThat(state.at("/run/loops")).hasSize(1);
        assertThat(state.at("/run/loops/0/phase").textValue()).isEqualTo("OPEN");
        assertThat(state.at("/run/loops/0/feedbackFrom")).isEqualTo(from);
        assertThat(state.at("/run/tokensSpent").longValue()).isEqualTo(60);
        JsonNode review = state.at("/state/tasks/1");
        assertThat(review.get("status").textValue()).isEqualTo("PENDING");
        assertThat(review.get("iteration").intValue()).isEqualTo(1);
        assertThat(review.get("attempt").intValue()).isZero();
        assertThat(review.get("transcriptIteration").intValue()).isZero();
        assertThat(review.get("transcriptAttempt").intValue()).isEqualTo(1);
        assertThat(review.has("feedback")).isFalse();
    }

    @Test
    void a_review_that_is_to_be_made_again_keeps_the_one_before_it() throws IOException {
        // when
        round(0);
        history.then(new LoopIterationStarted("plans", 1, key("review", 0, 1)));
        round(1);
        JsonNode judged = written();
        history.then(new TaskReopened(new TaskId("review"), 1, "once more"));
        JsonNode state = written();

        // then
        assertThat(judged.at("/state/tasks/1/feedback/path").textValue()).isEqualTo("review.0");
        assertThat(state.at("/state/tasks/1/transcript/path").textValue()).isEqualTo("review.1");
        assertThat(state.at("/state/tasks/1/feedback/path").textValue()).isEqualTo("review.0");
    }

    @Test
    void a_settled_loop_says_how_it_ended_and_a_converged_one_hands_on_nothing() throws IOException {
        round(0);
        JsonNode before = written();
        history.then(new LoopIterationStarted("plans", 1, key("review", 0, 1)));
        round(1);
        history.then(new LoopConverged("plans", 1, key("review", 1, 1)));
        JsonNode converged = written();

        assertThat(before.at("/run/loops")).isEmpty();
        assertThat(before.at("/run").has("loop")).isFalse();
        assertThat(converged.at("/run").has("loop")).isFalse();
        assertThat(converged.at("/run/loops/0/phase").textValue()).isEqualTo("CONVERGED");
        assertThat(converged.at("/state/tasks/1").has("feedback")).isFalse();
    }

    @Test
    void an_exhausted_loop_and_the_end_it_makes_are_read_at_a_glance() throws IOException {
        // given
        round(0);
        history.then(new LoopExhausted("plans", 0, key("review", 0, 1), "no more"));
        history.then(new RunFinished(RunOutcome.BUDGET_EXCEEDED, "Did not finish: review"));

        // when
        JsonNode state = written();
        StateView view = StateView.read(new ByteArrayInputStream(bytes()), "test");

        // then
        assertThat(state.at("/run/loops/0/phase").textValue()).isEqualTo("EXHAUSTED");
        assertThat(state.at("/state/runOutcome").textValue()).isEqualTo("BUDGET-EXCEEDED");
        assertThat(view.outcome()).contains(StateOutcome.spelt("BUDGET-EXCEEDED"));
        assertThat(view.tasks().get(1).status()).isEqualTo(TaskStatus.BUDGET_EXCEEDED);
        assertThat(view.tasks().get(1).errorMessage()).contains("no more");
    }

    @Test
    void a_pause_says_where_it_waits_wherever_the_run_has_moved() throws IOException {
        history.then(new CheckpointOpened(key("gate", 0, 1), "checkpoints/gate.waiting"));
        JsonNode inside = written();
        history.then(new CheckpointOpened(key("gate", 0, 1), "/gates/gate.waiting"));
        JsonNode elsewhere = written();
        history.then(new CheckpointReleased(key("gate", 0, 1), stream(), RunHistory.seal("Released.")));

        assertThat(inside.at("/state/tasks/2/status").textValue()).isEqualTo("AWAITING_APPROVAL");
        assertThat(inside.at("/state/tasks/2/checkpointPath").textValue())
                .isEqualTo("/runs/harbour-1/checkpoints/gate.waiting");
        assertThat(elsewhere.at("/state/tasks/2/checkpointPath").textValue()).isEqualTo("/gates/gate.waiting");
        assertThat(StateView.read(new ByteArrayInputStream(bytes()), "test")
                        .tasks()
                        .get(2)
                        .status())
                .isEqualTo(TaskStatus.FINISHED);
    }

    @Test
    void a_run_that_waits_for_its_runner_to_be_started_again_says_so() throws IOException {
        history.then(new RunRestartRequested("rank 1", List.of("reproof.jar")));

        assertThat(written().at("/state/runOutcome").textValue()).isEqualTo("RESTARTING_RUNNER");
    }

    private void round(int iteration) {
        said("draw", iteration, 1);
        said("review", iteration, 1);
    }

    private void said(String task, int iteration, int attempt) {
        AttemptKey key = key(task, iteration, attempt);
        history.then(new TaskDispatched(key, stream(), TextDigest.of("prompt"), List.of(), Optional.empty()));
        history.then(new TaskFinished(key, RunHistory.seal(task + iteration), USED));
    }

    private StreamId stream() {
        return StreamId.ofTranscript(RunHistory.RUN, streams++);
    }

    private static AttemptKey key(String task, int iteration, int attempt) {
        return new AttemptKey(new TaskId(task), iteration, attempt);
    }

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateDocument.write(
                out,
                history.state(),
                new StateContext(
                        Instant.EPOCH,
                        "test",
                        "h2:events.mv.db",
                        "/runs/harbour-1",
                        Optional.empty(),
                        DOCUMENT,
                        List.of(),
                        task -> Optional.empty(),
                        text -> Optional.of(new Artifact(
                                text.key().task() + "." + text.key().iteration(),
                                text.seal().bytes(),
                                text.seal().sha256()))));
        return out.toByteArray();
    }

    private JsonNode written() throws IOException {
        return new ObjectMapper().readTree(bytes());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
