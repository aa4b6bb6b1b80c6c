package dev.reproof.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.RecordingStore;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.loop.UnwatchedRun;
import dev.reproof.engine.recover.Recovery;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.Secret;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.FileStore;
import dev.reproof.events.AgentReport;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.Told;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent told of an attempt is recorded with the end of the attempt, or not at all. */
class ReportedAttemptsTest {

    private static final RunId RUN = new RunId("r1");
    private static final TaskId CAST_OFF = new TaskId("cast off");
    private static final TaskId SAIL = new TaskId("sail");
    private static final AgentReport TOLD = Reports.costing(240_000, "sloop-large");

    private static final byte[] DAG = """
            {"title": "Harbour", "tasks": [
              {"id": "cast off", "complexity": "LOW", "subtask_prompt": "Cast off."},
              {"id": "sail", "complexity": "LOW", "subtask_prompt": "Sail.", "depends_on": ["cast off"]}]}
            """.getBytes(UTF_8);

    @TempDir
    Path directory;

    private final RecordingStore store = new RecordingStore();

    @Test
    void an_attempt_that_finished() {
        try (RecoveredRun run = start(Redaction.NONE)) {
            RunState state = begun(run).finish(TokenUsage.UNKNOWN);

            assertThat(store.lastTransaction()).containsExactly("AgentReported", "TranscriptSealed", "TaskFinished");
            assertThat(state.task(CAST_OFF).told().last().orElseThrow().report())
                    .isEqualTo(TOLD);
        }
    }

    @Test
    void an_attempt_that_failed() {
        try (RecoveredRun run = start(Redaction.NONE)) {
            begun(run).fail("no wind", TokenUsage.UNKNOWN);

            assertThat(store.lastTransaction()).containsExactly("AgentReported", "TranscriptSealed", "TaskFailed");
        }
    }

    @Test
    void an_attempt_that_was_ended_at_a_limit() {
        try (RecoveredRun run = start(RunPlaces.inside(home()).with(ArtifactChoice.off()), Redaction.NONE)) {
            begun(run).exceed(TokenUsage.UNKNOWN);

            assertThat(store.lastTransaction())
                    .containsExactly("AgentReported", "TranscriptSealed", "TaskBudgetExceeded");
        }
    }

    @Test
    void an_attempt_that_the_next_one_of_a_chain_follows() {
        try (RecoveredRun run = start(Redaction.NONE)) {
            Attempt next =
                    run.dispatchAfter(begun(run), TokenUsage.UNKNOWN, SAIL).orElseThrow();

            assertThat(store.lastTransaction())
                    .containsExactly(
                            "AgentReported",
                            "TranscriptSealed",
                            "TaskFinished",
                            "RankCompleted",
                            "RankStarted",
                            "TranscriptOpened",
                            "TaskDispatched");
            assertThat(next.prompt()).contains("All lines are in.").doesNotContain("sloop-large");
        }
    }

    @Test
    void an_attempt_whose_cost_is_beyond_the_budget_is_followed_by_none() {
        byte[] dag = new String(DAG, UTF_8)
                .replace(
                        "\"tasks\"",
                        "\"budget\": {\"maxCost\": {\"amount\": 0.0002, \"currency\": \"USD\"}}, \"tasks\"")
                .getBytes(UTF_8);
        try (RecoveredRun run = start(RunPlaces.inside(home()), Redaction.NONE, dag)) {
            assertThat(run.dispatchAfter(begun(run), TokenUsage.UNKNOWN, SAIL)).isEmpty();
            assertThat(run.dispatch(SAIL)).isEmpty();

            assertThat(run.state().task(SAIL).errorMessage().orElseThrow())
                    .isEqualTo(
                            "The run has cost more than the 0.0002 USD that budget.maxCost of the DAG allows; raise it"
                                    + " there, and go on with 'reproof run DAG --run-id RUN --accept-dag-change --retry-failed'");
            assertThat(run.state().outcome()).isEqualTo(RunOutcome.BUDGET_EXCEEDED);
        }
    }

    @Test
    void an_attempt_that_is_given_up_reports_nothing() {
        try (RecoveredRun run = start(Redaction.NONE)) {
            RunState state = begun(run).giveUp("nobody knows how it ended");

            assertThat(store.lastTransaction()).doesNotContain("AgentReported");
            assertThat(state.task(CAST_OFF).told()).isEqualTo(Told.NOTHING);
        }
    }

    @Test
    void secrets_in_its_words_are_replaced_and_counted_with_the_others() {
        Redaction secrets = Redaction.of(List.of(new Secret("KEY", "session of the harbour")), List.of());
        try (RecoveredRun run = start(secrets)) {
            RunState state = begun(run).finish(TokenUsage.UNKNOWN);

            assertThat(store.lastTransaction())
                    .containsExactly("SecretsRedacted", "AgentReported", "TranscriptSealed", "TaskFinished");
            AgentReport told = state.task(CAST_OFF).told().last().orElseThrow().report();
            assertThat(told.session()).hasValue("[redacted:KEY]");
            assertThat(told.models()).containsExactly("sloop-large");
        }
    }

    @Test
    void the_rank_loop_hands_on_what_a_result_tells() throws Exception {
        Agent agent = (call, output) -> {
            output.text("Done.");
            return call.key().task().equals(CAST_OFF)
                    ? new AgentResult.Finished(OptionalLong.of(7), OptionalLong.of(3), Optional.of(TOLD))
                    : new AgentResult.Failed(
                            "no wind", OptionalLong.empty(), OptionalLong.empty(), Optional.of(Reports.denied(2)));
        };
        try (RecoveredRun run = start(Redaction.NONE)) {
            RunState state = new RankLoop(run, agent, directory, 1, new UnwatchedRun()).run();

            assertThat(state.task(CAST_OFF).told().last().orElseThrow().report())
                    .isEqualTo(TOLD);
            assertThat(state.task(CAST_OFF).usage()).isEqualTo(new TokenUsage(OptionalLong.of(7), OptionalLong.of(3)));
            assertThat(state.task(SAIL).told().denials()).isEqualTo(2);
            assertThat(state.totals().told().attempts()).isEqualTo(2);
            assertThat(state.warnings()).extracting(warning -> warning.code()).containsExactly("TOOLS_DENIED");
        }
        try (RunView view = ResumeEngine.create().view(home())) {
            assertThat(view.state().task(CAST_OFF).told().last().orElseThrow().report())
                    .isEqualTo(TOLD);
        }
    }

    private static Attempt begun(RecoveredRun run) {
        run.startRank(0);
        Attempt attempt = run.dispatch(CAST_OFF).orElseThrow();
        attempt.text("All lines are in.");
        attempt.report(Reports.denied(0));
        attempt.report(TOLD);
        return attempt;
    }

    private RecoveredRun start(Redaction redaction) {
        return start(RunPlaces.inside(home()), redaction);
    }

    private RecoveredRun start(RunPlaces places, Redaction redaction) {
        return start(places, redaction, DAG);
    }

    private RecoveredRun start(RunPlaces places, Redaction redaction, byte[] dag) {
        EngineSettings settings = EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {
                    throw new AssertionError(warning);
                })
                .redacting(redaction);
        return new RecoveredRun(new Recovery(settings, new FileStore(store), places, ResumePolicy.STRICT)
                .start(NewRun.of(RUN, dag, "dag", OptionChoices.NONE)));
    }

    private RunHome home() {
        return new RunHome(directory.resolve("run"));
    }
}
