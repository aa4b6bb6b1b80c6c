package dev.reproof.engine.roads;

import static dev.reproof.engine.Dags.document;
import static dev.reproof.engine.Dags.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Dags;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePlan.Action;
import dev.reproof.engine.request.ResumePlan.PlannedTask;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.Road;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TextSource;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {

    private static final ResumePolicy RETRY = new ResumePolicy(false, false, false, false, true);
    private static final Seal SEAL = new Seal(1, 1, Sha256.of("x"), 0);

    @TempDir
    Path directory;

    @Test
    void every_status_of_a_log_says_what_becomes_of_it() {
        ResumePlan plan = ofLog(
                ResumePolicy.STRICT,
                Optional.empty(),
                dispatched(SampleRun.A),
                finished(SampleRun.A),
                dispatched(SampleRun.B));

        assertThat(plan.run()).isEqualTo(SampleRun.RUN);
        assertThat(plan.road()).isEqualTo(Road.LOG);
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.refuses()).isFalse();
        assertThat(plan.tasks())
                .containsExactly(
                        new PlannedTask(SampleRun.A, Action.KEEP, "it has finished", TextSource.LOG),
                        new PlannedTask(SampleRun.B, Action.RUN, "its runner ended before it did", TextSource.NONE),
                        new PlannedTask(SampleRun.C, Action.RUN, "it has not run", TextSource.NONE));
    }

    @Test
    void what_failed_stays_failed_and_blocks_what_needs_it() {
        ResumePlan plan = ofLog(
                ResumePolicy.STRICT,
                Optional.empty(),
                new TaskBudgetExceeded(SampleRun.A, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "too long"));

        assertThat(plan.tasks())
                .containsExactly(
                        new PlannedTask(
                                SampleRun.A,
                                Action.KEEP,
                                "it came to a limit; --retry-failed runs it again",
                                TextSource.NONE),
                        new PlannedTask(SampleRun.B, Action.RUN, "it has not run", TextSource.NONE),
                        new PlannedTask(
                                SampleRun.C,
                                Action.KEEP,
                                "it is skipped, because these did not finish: [a]",
                                TextSource.NONE));
    }

    @Test
    void what_failed_runs_again_where_that_is_asked_for_and_blocks_nothing() {
        ResumePlan plan = ofLog(
                RETRY,
                Optional.empty(),
                dispatched(SampleRun.A),
                new TaskFailed(key(SampleRun.A), "no yeast", SEAL, TokenUsage.UNKNOWN));

        assertThat(plan.tasks())
                .startsWith(new PlannedTask(
                        SampleRun.A,
                        Action.RUN,
                        "it failed or was skipped, and --retry-failed runs it again",
                        TextSource.NONE))
                .extracting(PlannedTask::action)
                .containsOnly(Action.RUN);
    }

    @Test
    void a_block_goes_on_to_grandchildren_whatever_the_order_of_the_document() {
        NewRun request = Dags.request(document(task("e", "d"), task("d", "c"), task("c", "a"), task("a"), task("b")));

        ResumePlan plan = ofLog(
                ResumePolicy.STRICT,
                Optional.of(request),
                new TaskBudgetExceeded(SampleRun.A, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "too long"));

        assertThat(plan.tasks()).extracting(task -> task.id().value()).containsExactly("e", "d", "c", "a", "b");
        assertThat(plan.tasks())
                .extracting(PlannedTask::reason)
                .startsWith(
                        "it is skipped, because these did not finish: [d]",
                        "it is skipped, because these did not finish: [c]",
                        "it is skipped, because these did not finish: [a]");
    }

    @Test
    void a_failed_task_that_lets_its_children_run_blocks_none_and_a_skipped_one_does() {
        String lets = task("a").replace("{\"id\"", "{\"onFailure\":\"continue\",\"id\"");
        String between = task("c", "a").replace("{\"id\"", "{\"onFailure\":\"continue\",\"id\"");
        TaskBudgetExceeded limit =
                new TaskBudgetExceeded(SampleRun.A, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "too long");

        ResumePlan runs =
                ofLog(ResumePolicy.STRICT, Optional.of(Dags.request(document(lets, task("b"), task("c", "a")))), limit);
        ResumePlan skips = ofLog(
                ResumePolicy.STRICT,
                Optional.of(Dags.request(document(task("a"), task("b"), between, task("e", "c")))),
                limit,
                new TaskSkipped(SampleRun.C, 0, List.of(SampleRun.A)));

        assertThat(runs.tasks()).extracting(PlannedTask::action).containsExactly(Action.KEEP, Action.RUN, Action.RUN);
        assertThat(skips.tasks())
                .extracting(PlannedTask::action)
                .containsExactly(Action.KEEP, Action.RUN, Action.KEEP, Action.KEEP);
    }

    @Test
    void another_dag_adds_drops_and_changes_tasks() {
        NewRun request = Dags.request(document(task("a").replace("\"x\"", "\"y\""), task("c", "a"), task("d", "c")));

        ResumePlan plan =
                ofLog(ResumePolicy.STRICT, Optional.of(request), dispatched(SampleRun.A), finished(SampleRun.A));

        assertThat(plan.changes()).containsExactly("added task 'd'", "removed task 'b'", "changed tasks 'a', 'c'");
        assertThat(plan.tasks())
                .containsExactly(
                        new PlannedTask(
                                SampleRun.A,
                                Action.KEEP,
                                "it has finished; it stays, though the DAG has changed it",
                                TextSource.LOG),
                        new PlannedTask(SampleRun.C, Action.RUN, "it has not run", TextSource.NONE),
                        new PlannedTask(new TaskId("d"), Action.RUN, "it is new in the DAG", TextSource.NONE));
    }

    @Test
    void a_state_file_says_where_each_transcript_would_come_from() throws IOException {
        SavedRun saved = new SavedRun();
        saved.inline(0, "inside", "inside");
        saved.legacy(1, "kept", true);

        ResumePlan plan = ofState(saved, ResumePolicy.STRICT);

        assertThat(plan.road()).isEqualTo(Road.STATE);
        assertThat(plan.refuses()).isFalse();
        assertThat(plan.tasks())
                .containsExactly(
                        new PlannedTask(SampleRun.A, Action.KEEP, "it has finished", TextSource.INLINE),
                        new PlannedTask(
                                SampleRun.B,
                                Action.KEEP,
                                "it has finished; only the end of its transcript is left, and prompts that use it say"
                                        + " so",
                                TextSource.LEGACY),
                        new PlannedTask(SampleRun.C, Action.RUN, "it has not run", TextSource.NONE));
    }

    @Test
    void a_lost_transcript_is_refused_unless_its_end_is_accepted() throws IOException {
        SavedRun saved = new SavedRun();
        saved.artifact(0, "a.txt", "text").put("resultText", "the end");

        ResumePlan strict = ofState(saved, ResumePolicy.STRICT);
        ResumePlan accepting = ofState(saved, new ResumePolicy(false, false, true, false, false));

        assertThat(strict.refuses()).isTrue();
        assertThat(strict.tasks().get(0).action()).isEqualTo(Action.REFUSE);
        assertThat(strict.tasks().get(0).reason())
                .startsWith("it has finished, and its transcript is lost: file a.txt: not in ");
        assertThat(strict.tasks().get(0).source()).isEqualTo(TextSource.NONE);
        assertThat(strict.tasks().get(2).action()).isEqualTo(Action.RUN);
        assertThat(accepting.refuses()).isFalse();
        assertThat(accepting.tasks().get(0).action()).isEqualTo(Action.KEEP);
        assertThat(accepting.tasks().get(0).source()).isEqualTo(TextSource.LEGACY);
    }

    @Test
    void the_lost_transcript_of_a_task_that_runs_again_refuses_nothing() throws IOException {
        SavedRun saved = new SavedRun();
        saved.artifact(0, "a.txt", "text").put("status", "RUNNING");

        assertThat(ofState(saved, ResumePolicy.STRICT).tasks())
                .startsWith(new PlannedTask(SampleRun.A, Action.RUN, "it has not run", TextSource.NONE));
    }

    private static ResumePlan ofLog(ResumePolicy policy, Optional<NewRun> request, Decision... events) {
        return ofLog(policy, request, Map.of(), events);
    }

    private static ResumePlan ofLog(
            ResumePolicy policy, Optional<NewRun> request, Map<AttemptKey, String> agents, Decision... events) {
        return Planner.ofLog(
                SampleRun.after(SampleRun.state(), List.of(events)),
                new RunHome(Path.of("nowhere")),
                request,
                policy,
                agents);
    }

    @Test
    void an_attempt_whose_agent_has_outlived_its_runner_goes_on() {
        ResumePlan plan = ofLog(
                ResumePolicy.STRICT,
                Optional.empty(),
                Map.of(new AttemptKey(SampleRun.A, 0, 1), "its agent is at work"),
                dispatched(SampleRun.A));

        assertThat(plan.tasks())
                .startsWith(new PlannedTask(SampleRun.A, Action.ADOPT, "its agent is at work", TextSource.NONE));
    }

    private ResumePlan ofState(SavedRun saved, ResumePolicy policy) throws IOException {
        Path file = directory.resolve("state.json");
        LoadedState state = LoadedState.of(
                saved.read(directory),
                file.toString(),
                LoadedStates.search(
                        ArtifactPlaces.of(file, Optional.empty(), Optional.empty()), policy.acceptDegraded()));
        NewRun start = NewRun.of(SampleRun.RUN, SavedRun.dag(), "saved", OptionChoices.NONE);
        return Planner.ofState(new StateRoad.Loaded(state, start, Sha256.of("file")), Optional.empty(), policy);
    }

    private static AttemptKey key(TaskId task) {
        return new AttemptKey(task, 0, 1);
    }

    private static TaskDispatched dispatched(TaskId task) {
        return new TaskDispatched(
                key(task),
                StreamId.ofTranscript(SampleRun.RUN, task.equals(SampleRun.A) ? 1 : 2),
                TextDigest.of("p"),
                List.of(),
                Optional.empty());
    }

    private static TaskFinished finished(TaskId task) {
        return new TaskFinished(key(task), SEAL, TokenUsage.UNKNOWN);
    }
}
