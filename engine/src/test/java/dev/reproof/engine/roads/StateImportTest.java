package dev.reproof.engine.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.Logs;
import dev.reproof.engine.log.RecordingLog;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loaded state written into a real log, and what comes out of that log. */
class StateImportTest {

    private static final String LONG = "🥖 crumbs\n".repeat(60_000);
    private static final Sha256 FILE = Sha256.of("the file");

    @TempDir
    Path directory;

    private SavedRun saved;
    private RecordingLog log;

    @BeforeEach
    void an_empty_log() throws IOException {
        saved = new SavedRun();
        log = new RecordingLog(Logs.open(directory.resolve("events")));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void statuses_attempts_figures_and_transcripts_come_back_as_they_were_saved() throws IOException {
        // given
        saved.artifact(0, "a.txt", LONG)
                .put("attempt", 3)
                .put("inputTokens", 12)
                .put("startedAt", 6_000)
                .put("finishedAt", 7_000);
        Files.writeString(directory.resolve("a.txt"), LONG, UTF_8);
        saved.task(1).put("status", "ERROR").put("attempt", 2).put("errorMessage", "no yeast");

        // when
        RunState state = imported(false);

        // then
        TaskState a = state.task(SampleRun.A);
        assertThat(a.status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(a.attempts()).isEqualTo(3);
        assertThat(a.usage().input()).hasValue(12);
        assertThat(a.startedAt()).contains(Instant.ofEpochMilli(6_000));
        assertThat(a.finishedAt()).contains(Instant.ofEpochMilli(7_000));
        assertThat(a.transcript().orElseThrow().key()).isEqualTo(new AttemptKey(SampleRun.A, 0, 3));
        assertThat(a.transcript().orElseThrow().fidelity()).isEqualTo(Fidelity.EXACT);
        assertThat(text(a)).isEqualTo(LONG);
        assertThat(state.task(SampleRun.B).status()).isEqualTo(TaskStatus.ERROR);
        assertThat(state.task(SampleRun.B).attempts()).isEqualTo(2);
        assertThat(state.task(SampleRun.B).errorMessage()).contains("no yeast");
        assertThat(state.task(SampleRun.C)).isEqualTo(waiting());
        assertThat(state.startedAt()).isEqualTo(Instant.ofEpochMilli(5_000));
        assertThat(state.definition().imported().orElseThrow().file()).isEqualTo(FILE);
        assertThat(state.definition().imported().orElseThrow().position()).contains(7L);
        assertThat(state.definition().imported().orElseThrow().chain()).contains(Sha256.of("chain"));
        assertThat(state.ranksCompleted()).isEqualTo(1);
        assertThat(state.finished()).isEmpty();
    }

    @Test
    void inline_legacy_and_degraded_texts_come_back_and_the_accepted_one_is_recorded() throws IOException {
        saved.inline(0, "inside", "inside");
        saved.legacy(1, "kept", true);
        saved.artifact(2, "gone.txt", LONG).put("resultText", "the end");

        RunState state = imported(true);

        assertThat(state.tasks()).extracting(this::text).containsExactly("inside", "kept", "the end");
        assertThat(state.tasks())
                .extracting(task -> task.transcript().orElseThrow().fidelity())
                .containsExactly(Fidelity.EXACT, Fidelity.DEGRADED, Fidelity.DEGRADED);
        assertThat(state.warnings())
                .extracting(warning -> warning.code())
                .containsExactly("ARTIFACTS_MISSING", "TRANSCRIPT_DEGRADED");
        assertThat(log.decisions(SampleRun.STREAM))
                .extracting(Recorded::event)
                .contains(new DegradedAccepted(List.of(SampleRun.C)));
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS,SUCCESS", "BUDGET-EXCEEDED,BUDGET_EXCEEDED", "BUDGET_EXCEEDED,BUDGET_EXCEEDED"})
    void a_run_that_had_finished_comes_back_finished(String word, RunOutcome outcome) throws IOException {
        allFinished(word);

        RunState state = imported(false);

        assertThat(state.ranksCompleted()).isEqualTo(2);
        assertThat(state.finished().orElseThrow().outcome()).isEqualTo(outcome);
        assertThat(state.finished().orElseThrow().message()).isEqualTo("All tasks finished");
    }

    @Test
    void an_outcome_is_not_believed_while_something_is_left_to_do() throws IOException {
        allFinished("SUCCESS");
        saved.task(2).put("status", "PENDING");

        RunState state = imported(false);

        assertThat(state.finished()).isEmpty();
        assertThat(state.ranksCompleted()).isEqualTo(1);
        assertThat(text(state.task(SampleRun.C))).isEqualTo("c");
    }

    @Test
    void a_run_that_only_waited_for_its_runner_goes_on() throws IOException {
        allFinished("RESTARTING_RUNNER");

        assertThat(imported(false).finished()).isEmpty();
    }

    @Test
    void a_log_without_the_last_transaction_is_no_run() throws IOException {
        // given
        saved.inline(0, "inside", "inside");
        imported(false);
        List<List<LogEntry>> appends = log.appends();

        // when
        try (EventLog cut = Logs.open(directory.resolve("cut"))) {
            appends.subList(0, appends.size() - 1).forEach(cut::append);

            // then
            assertThat(cut.transcripts().all()).isNotEmpty();
            assertThat(cut.decisions(SampleRun.STREAM)).isEmpty();
            assertThat(cut.run()).isEmpty();
        }
    }

    @Test
    void a_text_that_changes_after_it_was_found_makes_no_run() throws IOException {
        saved.artifact(0, "a.txt", "crumbs");
        Path file = Files.writeString(directory.resolve("a.txt"), "crumbs", UTF_8);
        LoadedState state = loaded(false);
        Files.writeString(file, "crumbz", UTF_8);

        assertThatThrownBy(() -> write(state))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("changed while it was imported: task=a iteration=0 attempt=1");
        assertThat(log.decisions(SampleRun.STREAM)).isEmpty();
    }

    @Test
    void what_a_file_says_for_people_is_bounded_and_made_well_formed() throws IOException {
        String endless = "m".repeat(2_000_000);
        allFinished("FAILED");
        ((ObjectNode) saved.document.get("state")).put("runMessage", "\uD83E" + endless);
        ArrayNode warnings = (ArrayNode) saved.document.get("run").get("warnings");
        warnings.addObject().put("code", "C".repeat(5_000)).put("text", endless);
        warnings.addObject().put("code", "LONE\uDD56").put("text", "half \uD83E");
        saved.task(1).put("status", "ERROR").put("errorMessage", endless);

        RunState state = imported(false);

        assertThat(state.finished().orElseThrow().message())
                .isEqualTo(ErrorMessages.bounded("\uD83E" + endless))
                .hasSizeLessThan(20_000);
        assertThat(state.warnings().get(0).text()).isEqualTo(ErrorMessages.bounded(endless));
        assertThat(state.warnings().get(0).code()).hasSizeLessThan(100);
        assertThat(state.warnings().get(1).text()).isEqualTo("half \uFFFD");
        assertThat(state.task(SampleRun.B).errorMessage()).contains(ErrorMessages.bounded(endless));
    }

    private void allFinished(String outcome) throws IOException {
        saved.inline(0, "a", "a");
        saved.inline(1, "b", "b");
        saved.inline(2, "c", "c");
        ((ObjectNode) saved.document.get("state")).put("runOutcome", outcome).put("runMessage", "All tasks finished");
    }

    private RunState imported(boolean acceptDegraded) throws IOException {
        write(loaded(acceptDegraded));
        return Replay.of(log, SampleRun.RUN).state();
    }

    private LoadedState loaded(boolean acceptDegraded) throws IOException {
        Path file = directory.resolve("state.json");
        LoadedState state = LoadedState.of(
                saved.read(directory),
                file.toString(),
                LoadedStates.search(ArtifactPlaces.of(file, Optional.empty(), Optional.empty()), acceptDegraded));
        state.requireComplete();
        return state;
    }

    private void write(LoadedState state) {
        NewRun run = NewRun.of(SampleRun.RUN, SavedRun.dag(), "saved", OptionChoices.NONE);
        StateImport.write(
                log,
                SampleRun.NOW,
                state,
                FILE,
                new StateImport.Beginning(
                        run,
                        document -> new RunStarted(
                                run.run(),
                                document,
                                RunOptions.DEFAULT,
                                1,
                                "bakery",
                                41,
                                "0.1.0",
                                ArtifactChoice.own())));
    }

    private TaskState waiting() {
        return SampleRun.state().task(SampleRun.C);
    }

    private String text(TaskState task) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        log.read(task.transcript().orElseThrow().stream(), text::writeBytes);
        return text.toString(UTF_8);
    }
}
