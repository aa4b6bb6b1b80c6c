package dev.reproof.projections.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.Worktree;
import dev.reproof.events.dag.DagParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With which commit a worktree begins. */
class WorktreeBaseTest {

    private static final String HEAD = "0".repeat(40);
    private static final Seal SEAL = new Seal(4, 4, Sha256.of("text"), 0);

    /** A plan, and a loop of a draft, its polish and their review. */
    private static final byte[] DAG = """
            {"title":"t","loops":[{"id":"l","convergeOn":"review","maxIterations":3}],"tasks":[
              {"id":"plan","complexity":"LOW","subtask_prompt":"x"},
              {"id":"other","complexity":"LOW","subtask_prompt":"x"},
              {"id":"gate","kind":"oracle","command":"x","depends_on":["plan"]},
              {"id":"both","complexity":"LOW","subtask_prompt":"x","depends_on":["plan","other"]},
              {"id":"behind","complexity":"LOW","subtask_prompt":"x","depends_on":["plan","gate"]},
              {"id":"draft","complexity":"LOW","subtask_prompt":"x","depends_on":["other"]},
              {"id":"polish","complexity":"LOW","subtask_prompt":"x","depends_on":["draft"]},
              {"id":"review","complexity":"LOW","subtask_prompt":"x","depends_on":["polish"]}]}
            """.getBytes(StandardCharsets.UTF_8);

    private RunState state = begun();

    private static RunState begun() {
        RunStarted start = new RunStarted(
                new RunId("r1"),
                new Document(new StreamId("r1/0"), Sha256.of(DAG), DAG.length),
                RunOptions.DEFAULT,
                1,
                "bakery",
                41,
                "0.1.0",
                ArtifactChoice.own());
        return RunState.started(DagParser.require(DAG, "test"), Histories.recorded(0, start));
    }

    private void then(Decision... events) {
        state = Histories.then(state, events);
    }

    private AttemptKey sent(String task, String base) {
        TaskState now = state.task(new TaskId(task));
        AttemptKey key = new AttemptKey(now.id(), now.iteration(), now.attempts() + 1);
        then(new TaskDispatched(
                key,
                new StreamId("r1/" + state.position()),
                TextDigest.of("x"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(given(task, base))));
        return key;
    }

    private static Worktree given(String task, String base) {
        return new Worktree("reproof/r1/" + task, base);
    }

    private static WorktreeLeft left(AttemptKey key, String base, Optional<String> end) {
        return new WorktreeLeft(
                key, given(key.task().value(), base), end, new StreamId("r1/diff"), SEAL, 1, false, Optional.empty());
    }

    /** Sends a task with the base that it gets, and lets it end well. */
    private void done(String task, String end) {
        String base = base(task).orElse(HEAD);
        AttemptKey key = sent(task, base);
        then(left(key, base, Optional.of(end)), new TaskFinished(key, SEAL, TokenUsage.UNKNOWN));
    }

    private Optional<String> base(String task) {
        return WorktreeBase.of(state, new TaskId(task));
    }

    @Test
    void a_task_without_such_parents_begins_with_what_is_checked_out() {
        assertThat(base("plan")).isEmpty();
        assertThat(base("both")).isEmpty();
    }

    @Test
    void a_task_goes_on_from_the_one_parent_that_had_a_worktree_and_from_none_of_several() {
        done("plan", "p1");
        assertThat(base("both")).hasValue("p1");
        assertThat(base("behind")).as("a gate has none").hasValue("p1");
        done("other", "o1");
        assertThat(base("both")).isEmpty();
    }

    @Test
    void a_parent_of_which_nothing_could_be_taken_is_as_one_without() {
        AttemptKey key = sent("plan", HEAD);
        then(left(key, HEAD, Optional.empty()), new TaskFinished(key, SEAL, TokenUsage.UNKNOWN));

        assertThat(base("behind")).isEmpty();
    }

    @Test
    void a_further_attempt_begins_as_the_first_one_did() {
        AttemptKey killed = sent("plan", "base");
        then(new TaskRequeued(killed, "killed", TextDigest.of("")));
        assertThat(base("plan")).hasValue("base");

        AttemptKey failed = sent("plan", "base");
        then(left(failed, "base", Optional.of("half")), new TaskFailed(failed, "no", SEAL, TokenUsage.UNKNOWN));
        assertThat(state.task(new TaskId("plan")).worktreeLeft().orElseThrow().end())
                .hasValue("half");
        then(new TaskReopened(new TaskId("plan"), 0, "again"));
        assertThat(base("plan")).hasValue("base");
        assertThat(state.task(new TaskId("plan")).worktreeLeft()).isEmpty();
    }

    @Test
    void a_loop_goes_on_from_what_its_review_left_where_that_went_on_from_the_tasks_own_work() {
        iteration();
        assertThat(base("draft")).as("and not from its parent").hasValue("r0");
        done("draft", "d1");
        assertThat(base("polish")).hasValue("d1");
        done("polish", "p1");
        assertThat(base("review")).hasValue("p1");
    }

    private void iteration() {
        done("plan", "x");
        done("other", "o");
        done("draft", "d0");
        done("polish", "p0");
        done("review", "r0");
        then(new LoopIterationStarted("l", 1, new AttemptKey(new TaskId("review"), 0, 1)));
    }

    @Test
    void a_loop_whose_review_began_elsewhere_goes_on_from_the_tasks_own_work() {
        done("other", "o");
        done("draft", "d0");
        done("polish", "p0");
        AttemptKey review = sent("review", "elsewhere");
        then(left(review, "elsewhere", Optional.of("r0")), new TaskFinished(review, SEAL, TokenUsage.UNKNOWN));
        then(new LoopIterationStarted("l", 1, review));

        assertThat(base("draft")).hasValue("d0");
    }

    @Test
    void nothing_is_left_in_a_worktree_that_no_running_attempt_was_given() {
        AttemptKey key = sent("plan", HEAD);

        assertThatThrownBy(() -> then(left(key, "other", Optional.of("x")))).isInstanceOf(Corrupt.class);
        then(left(key, HEAD, Optional.of("x")), new TaskFinished(key, SEAL, TokenUsage.UNKNOWN));
        assertThatThrownBy(() -> then(left(key, HEAD, Optional.of("x")))).isInstanceOf(Corrupt.class);
    }
}
