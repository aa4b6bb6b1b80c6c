package dev.reproof.projections.run;

import static dev.reproof.projections.run.Histories.A;
import static dev.reproof.projections.run.Histories.B;
import static dev.reproof.projections.run.Histories.C;
import static dev.reproof.projections.run.Histories.FIRST_RANK;
import static dev.reproof.projections.run.Histories.FIRST_RANK_DONE;
import static dev.reproof.projections.run.Histories.USED;
import static dev.reproof.projections.run.Histories.after;
import static dev.reproof.projections.run.Histories.at;
import static dev.reproof.projections.run.Histories.dispatched;
import static dev.reproof.projections.run.Histories.failed;
import static dev.reproof.projections.run.Histories.finished;
import static dev.reproof.projections.run.Histories.key;
import static dev.reproof.projections.run.Histories.seal;
import static dev.reproof.projections.run.Histories.stream;
import static dev.reproof.projections.run.Histories.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reproof.events.Decision;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ImportedText;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskImported.Outcome;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs whose past came from a state file. */
class ImportedRunTest {

    private static final StateImported IMPORT = new StateImported(
            2, Sha256.of("file"), Optional.of(41L), Optional.of(Sha256.of("lost link")), Optional.of(5_000L));

    @Test
    void an_imported_run_knows_its_source_and_began_when_the_file_says() {
        RunState state = after(IMPORT);

        assertThat(state.definition().imported()).contains(IMPORT);
        assertThat(state.startedAt()).isEqualTo(Instant.ofEpochMilli(5_000));
        assertThat(state.position()).isEqualTo(1);
        assertThat(state.chain()).isEqualTo(Sha256.of("link 1"));
        assertThat(after().definition().imported()).isEmpty();
    }

    @Test
    void a_file_that_does_not_say_when_the_run_began_leaves_the_start_of_the_log() {
        StateImported silent =
                new StateImported(1, Sha256.of("file"), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(after(silent).startedAt()).isEqualTo(at(0));
        assertThat(after(silent).definition().imported()).contains(silent);
    }

    @Test
    void a_task_that_had_finished_keeps_its_text_usage_and_times() {
        TaskState task =
                after(IMPORT, past(A, Outcome.FINISHED, Fidelity.LEGACY)).task(A);

        assertThat(task.status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(task.attempts()).isEqualTo(2);
        assertThat(task.usage()).isEqualTo(USED);
        assertThat(task.startedAt()).contains(Instant.ofEpochMilli(6_000));
        assertThat(task.finishedAt()).contains(Instant.ofEpochMilli(7_000));
        assertThat(task.errorMessage()).isEmpty();
        assertThat(task.dispatches()).isEmpty();
        assertThat(task.transcript()).contains(new TranscriptRef(key(A, 2), stream(A, 2), seal(A, 2), Fidelity.LEGACY));
    }

    @Test
    void a_task_that_had_failed_keeps_its_message_and_the_text_of_an_earlier_end() {
        TaskState with = after(IMPORT, past(A, Outcome.FAILED, Fidelity.DEGRADED, "no yeast"))
                .task(A);
        TaskState without =
                after(IMPORT, past(A, Outcome.FAILED, null, "no yeast")).task(A);

        assertThat(with.status()).isEqualTo(TaskStatus.ERROR);
        assertThat(with.errorMessage()).contains("no yeast");
        assertThat(with.transcript().orElseThrow().fidelity()).isEqualTo(Fidelity.DEGRADED);
        assertThat(without.status()).isEqualTo(TaskStatus.ERROR);
        assertThat(without.transcript()).isEmpty();
    }

    @Test
    void a_task_that_waited_goes_on_counting_its_attempts() {
        RunState state = after(IMPORT, past(A, Outcome.WAITING, Fidelity.EXACT), past(B, Outcome.WAITING, null));

        assertThat(state.task(A).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.task(A).transcript().orElseThrow().fidelity()).isEqualTo(Fidelity.EXACT);
        assertThat(state.task(B).transcript()).isEmpty();
        assertThat(then(state, dispatched(A, 3)).task(A).running()).contains(key(A, 3));
    }

    @Test
    void the_ranks_of_an_imported_run_complete_like_those_of_any_other() {
        RunState state = after(
                IMPORT,
                past(A, Outcome.FINISHED, Fidelity.EXACT),
                past(B, Outcome.FAILED, null, "no yeast"),
                FIRST_RANK,
                FIRST_RANK_DONE);

        assertThat(state.ranksCompleted()).isEqualTo(1);
        assertThat(state.task(C).status()).isEqualTo(TaskStatus.PENDING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_past_that_cannot_be_says_where_and_what_was_expected(
            String what, RunState before, Decision event, String expected) {
        assertThatThrownBy(() -> then(before, event))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("at position " + (before.position() + 1) + ": ")
                .hasMessageContaining(expected)
                .hasMessageContaining(", found " + event);
    }

    static Stream<Arguments> a_past_that_cannot_be_says_where_and_what_was_expected() {
        TaskImported finished = past(A, Outcome.FINISHED, Fidelity.EXACT);
        TaskImported waiting = past(A, Outcome.WAITING, null);
        TaskImported onlyText = new TaskImported(
                A,
                Outcome.WAITING,
                0,
                0,
                finished.text(),
                TokenUsage.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        RunState imported = after(IMPORT);
        return Stream.of(
                arguments("an import later on", after(FIRST_RANK), IMPORT, "an import right after the start"),
                arguments("an import twice", imported, IMPORT, "an import right after the start"),
                arguments("a past without an import", after(), waiting, "an imported run"),
                arguments(
                        "a past of an unknown task", imported, past(new TaskId("z"), Outcome.WAITING, null), "a task"),
                arguments("a past twice", then(imported, finished), finished, "the past of a waiting task"),
                arguments("a waiting past twice", then(imported, waiting), waiting, "one past for task 'a'"),
                arguments("a past after a text", then(imported, onlyText), waiting, "one past for task 'a'"),
                arguments("a past of a running task", then(imported, dispatched(A, 1)), waiting, "'a' is RUNNING"),
                arguments(
                        "a past after an end here",
                        then(imported, dispatched(A, 1), finished(A, 1)),
                        finished,
                        "'a' is FINISHED"),
                arguments(
                        "a past after a failure here",
                        then(imported, dispatched(A, 1), failed(A, 1)),
                        finished,
                        "'a' is ERROR"),
                arguments(
                        "a finished past without a text",
                        imported,
                        past(A, Outcome.FINISHED, null),
                        "a transcript of the finished task 'a'"));
    }

    private static TaskImported past(TaskId task, Outcome outcome, Fidelity fidelity) {
        return past(task, outcome, fidelity, Optional.empty());
    }

    private static TaskImported past(TaskId task, Outcome outcome, Fidelity fidelity, String message) {
        return past(task, outcome, fidelity, Optional.of(message));
    }

    /** @param fidelity of its text; null for none */
    private static TaskImported past(TaskId task, Outcome outcome, Fidelity fidelity, Optional<String> message) {
        return new TaskImported(
                task,
                outcome,
                0,
                2,
                Optional.ofNullable(fidelity)
                        .map(kept -> new ImportedText(key(task, 2), stream(task, 2), seal(task, 2), kept)),
                USED,
                message,
                Optional.of(6_000L),
                Optional.of(7_000L));
    }
}
