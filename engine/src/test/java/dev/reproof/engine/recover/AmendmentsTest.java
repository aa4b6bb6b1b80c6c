package dev.reproof.engine.recover;

import static dev.reproof.engine.Dags.document;
import static dev.reproof.engine.Dags.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.Dags;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.Logs;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunOption;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator wants to be different, on a real log. */
class AmendmentsTest {

    private static final ResumePolicy ALL = new ResumePolicy(true, true, true, true, true);
    private static final OptionChoices FULL = OptionChoices.NONE.with(RunOption.UPSTREAM, "full");
    private static final String OTHER = document(task("a"), task("b"), task("d"), task("c", "a", "b"));
    private static final TextDigest HALF = TextDigest.of("half");

    @TempDir
    Path directory;

    private EventLog log;

    @BeforeEach
    void a_run_that_has_begun() {
        log = Logs.open(directory.resolve("events"));
        log.append(SampleRun.beginning());
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void another_dag_is_refused_with_both_digests_and_what_differs() {
        NewRun request = Dags.request(OTHER);
        Replay replay = replay();

        assertThatThrownBy(() -> amendments(replay, ResumePolicy.STRICT).dag(request))
                .isInstanceOf(Rejected.class)
                .hasMessageContainingAll(
                        "DAG changed: run=r1 expected the recorded DAG 't' with sha256="
                                + replay.state().definition().document().sha256(),
                        "found 't' with sha256=" + Sha256.of(request.document()),
                        "(added task 'd')",
                        "--accept-dag-change");
    }

    @Test
    void the_recorded_dag_and_options_named_again_amend_nothing() {
        Replay replay = replay();
        NewRun same = new NewRun(SampleRun.RUN, SampleRun.dag(), replay.document(), OptionChoices.NONE);

        assertThat(amendments(replay, ResumePolicy.STRICT)
                        .retries()
                        .dag(same)
                        .options(OptionChoices.NONE)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void another_option_is_refused_with_both_values() {
        assertThatThrownBy(() -> amendments(replay(), ResumePolicy.STRICT).options(FULL))
                .isInstanceOf(Rejected.class)
                .hasMessageContainingAll(
                        "Option changed: run=r1 --output-policy-upstream expected none as recorded, found full",
                        "--accept-option-change");
    }

    @Test
    void everything_is_recorded_in_its_order_in_one_transaction_that_replays() {
        // given
        StreamId stream = StreamId.ofTranscript(SampleRun.RUN, 1);
        AttemptKey key = new AttemptKey(SampleRun.A, 0, 1);
        decide(List.of(
                new RankStarted(0, 0),
                new TaskDispatched(key, stream, TextDigest.of("p"), List.of(), Optional.empty()),
                new TaskBudgetExceeded(SampleRun.B, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "too long")));
        log.append(List.of(SampleRun.text(stream, 0, new TranscriptOpened(Optional.of(key), Channel.TEXT))));
        Replay replay = replay();

        // when
        amendments(replay, ALL)
                .retries()
                .dag(Dags.request(OTHER))
                .options(FULL)
                .commit(log, SampleRun.NOW, running -> HALF);

        // then
        List<Decision> added = decisions(replay.state().position() + 1);
        assertThat(added).hasSize(4);
        assertThat(added.get(0))
                .isEqualTo(new TaskRequeued(
                        key,
                        "the runner ended before the attempt did, and the run goes on otherwise than it began",
                        HALF));
        assertThat(added.get(1))
                .isEqualTo(new TaskReopened(SampleRun.B, 0, "the operator wants failed tasks to run again"));
        assertThat(((DagChanged) added.get(2)).dag().stream()).isEqualTo(StreamId.ofTranscript(SampleRun.RUN, 2));
        assertThat(added.get(3))
                .isEqualTo(new OptionsChanged(
                        new RunOptions(Optional.of("full"), Optional.empty(), 8, 1_200_000, 1_200_000)));
        RunState after = replay().state();
        assertThat(after.dag()).isEqualTo(Dags.dag(OTHER));
        assertThat(after.options().upstream()).contains("full");
        assertThat(after.tasks()).extracting(task -> task.status()).containsOnly(TaskStatus.PENDING);
        assertThat(after.task(SampleRun.A).attempts()).isEqualTo(1);
    }

    @Test
    void failed_tasks_stay_failed_unless_that_is_asked_for() {
        decide(List.of(
                new TaskBudgetExceeded(SampleRun.A, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "too long"),
                new TaskSkipped(SampleRun.C, 0, List.of(SampleRun.A))));

        Amendments strict = amendments(replay(), ResumePolicy.STRICT).retries();
        Replay replay = replay();
        amendments(replay, ALL).retries().commit(log, SampleRun.NOW, running -> {
            throw new AssertionError("nothing runs");
        });

        assertThat(strict.isEmpty()).isTrue();
        assertThat(decisions(replay.state().position() + 1))
                .extracting(event -> ((TaskReopened) event).task())
                .containsExactly(SampleRun.A, SampleRun.C);
    }

    @Test
    void options_of_a_finished_run_are_recorded_only_where_something_opens_it_again() {
        finishWithFailures();

        Amendments alone = amendments(replay(), new ResumePolicy(true, true, false, false, false))
                .retries()
                .options(FULL);
        Amendments opening = amendments(replay(), ALL).retries().options(FULL);
        opening.commit(log, SampleRun.NOW, running -> {
            throw new AssertionError("nothing runs");
        });

        assertThat(alone.isEmpty()).isTrue();
        RunState after = replay().state();
        assertThat(after.finished()).isEmpty();
        assertThat(after.options().upstream()).contains("full");
    }

    private void finishWithFailures() {
        decide(List.of(
                new RankStarted(0, 0),
                new TaskBudgetExceeded(SampleRun.A, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "too long"),
                new TaskBudgetExceeded(SampleRun.B, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "too long"),
                new RankCompleted(0, 0, List.of(SampleRun.A, SampleRun.B)),
                new RankStarted(0, 1),
                new TaskSkipped(SampleRun.C, 0, List.of(SampleRun.A, SampleRun.B)),
                new RankCompleted(0, 1, List.of(SampleRun.C)),
                new RunFinished(RunOutcome.FAILED, "Did not finish: a, b, c")));
    }

    private static Amendments amendments(Replay replay, ResumePolicy policy) {
        return new Amendments(replay, policy);
    }

    private Replay replay() {
        return Replay.of(log, SampleRun.RUN);
    }

    private List<Decision> decisions(long from) {
        return log.decisions(SampleRun.STREAM).stream()
                .filter(recorded -> recorded.position() >= from)
                .map(Recorded::event)
                .toList();
    }

    private void decide(List<Decision> events) {
        RunState state = replay().state();
        Sha256 link = state.chain();
        List<LogEntry> entries = new ArrayList<>();
        for (Decision event : events) {
            LogEntry entry = SampleRun.decision(link, state.position() + 1 + entries.size(), event);
            link = entry.link().orElseThrow();
            entries.add(entry);
        }
        log.append(entries);
    }
}
