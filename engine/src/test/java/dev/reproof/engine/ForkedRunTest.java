package dev.reproof.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.audit.LogVerdict;
import dev.reproof.engine.fork.ForkPoint;
import dev.reproof.engine.fork.ForkedRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.Encoder;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.ForwardingEventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.log.Logs;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.store.FileStore;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are made of the past of another one. */
class ForkedRunTest {

    private static final RunId RUN = new RunId("parent");
    private static final TaskId MIX = new TaskId("mix");
    private static final TaskId BAKE = new TaskId("bake");
    private static final TaskId EAT = new TaskId("eat");

    private static final byte[] DAG = """
            {"title": "Loaf", "tasks": [
              {"id": "mix", "complexity": "LOW", "subtask_prompt": "Mix."},
              {"id": "bake", "complexity": "LOW", "subtask_prompt": "Bake.", "depends_on": ["mix"]},
              {"id": "eat", "complexity": "LOW", "subtask_prompt": "Eat.", "depends_on": ["bake"]}]}
            """.getBytes(UTF_8);

    private final List<String> warnings = new ArrayList<>();

    @TempDir
    Path directory;

    private RunHome parent;

    /** Mix has finished; bake runs, and has said something. */
    @BeforeEach
    void a_run_that_stopped_while_a_task_ran() {
        parent = home("parent");
        try (RecoveredRun run = engine().start(RunPlaces.inside(parent), request())) {
            finish(run, 0, MIX);
            run.startRank(1);
            Attempt bake = run.dispatch(BAKE).orElseThrow();
            bake.text("half a loaf\n".repeat(20_000));
        }
    }

    @Test
    void a_document_that_was_valid_when_it_was_recorded_can_be_forked() {
        byte[] older = new String(DAG, UTF_8)
                .replace("\"subtask_prompt\": \"Mix.\"", "\"subtask_prompt\": \"Mix.\", \"retries\": \"often\"")
                .getBytes(UTF_8);
        RunHome home = home("older");
        engine().start(RunPlaces.inside(home), NewRun.ofRecorded(new RunId("older"), older, "dag", OptionChoices.NONE))
                .close();

        engine().forkRun(home, new ForkPoint.End(), home("younger"));

        assertThat(state(home("younger")).dag()).isEqualTo(state(home).dag());
    }

    private static NewRun request() {
        return NewRun.of(RUN, DAG, "dag", OptionChoices.NONE);
    }

    private ResumeEngine engine() {
        return new ResumeEngine(settings());
    }

    private EngineSettings settings() {
        return settings(SampleRun.CLOCK);
    }

    private EngineSettings settings(Clock clock) {
        return EngineSettings.of(clock, new Runner("bakery", 41, "0.1.0"), warnings::add);
    }

    private RunHome home(String name) {
        return new RunHome(directory.resolve(name));
    }

    private static void finish(RecoveredRun run, int rank, TaskId task) {
        run.startRank(rank);
        Attempt attempt = run.dispatch(task).orElseThrow();
        attempt.text(task + " is done");
        attempt.finish(TokenUsage.UNKNOWN);
        run.completeRank(rank);
    }

    private List<Recorded> decisions(RunHome home) {
        List<Recorded> decisions = new ArrayList<>();
        try (RunTrail trail = engine().trail(home)) {
            trail.read(ChainPoint.START, decisions::add);
        }
        return decisions;
    }

    private static Recorded first(List<Recorded> decisions, Predicate<Recorded> wanted) {
        return decisions.stream().filter(wanted).findFirst().orElseThrow();
    }

    private RunState state(RunHome home) {
        try (RunView view = engine().view(home)) {
            return view.state();
        }
    }

    private String said(RunHome home, TaskId task) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (RunView view = engine().view(home)) {
            view.copyTranscript(new AttemptKey(task, 0, 1), text);
        }
        return text.toString(UTF_8);
    }

    private void requireSound(RunHome home) {
        LogVerdict verdict = engine().audit(home, Optional.empty(), Optional.empty());
        assertThat(verdict.firstProblem()).isEmpty();
    }

    @Test
    void it_has_the_past_the_texts_and_the_files_of_its_parent_and_says_where_it_is_from() throws IOException {
        // given
        List<Recorded> past = decisions(parent);
        Recorded last = past.get(past.size() - 1);

        // when
        RunHome fork = home("fork");
        Clock later = Clock.offset(SampleRun.CLOCK, Duration.ofDays(1));
        ForkedRun made = new ResumeEngine(settings(later)).forkRun(parent, ForkPoint.end(), fork);

        // then
        RunForked from = new RunForked(RUN, last.position(), last.link());
        List<Recorded> copied = decisions(fork);
        assertThat(made)
                .isEqualTo(new ForkedRun(
                        new RunId("fork"),
                        RUN,
                        new ChainPoint(last.position(), last.link()),
                        new ChainPoint(
                                copied.size() - 1L,
                                copied.get(copied.size() - 1).link())));
        assertThat(copied).hasSize(past.size() + 1);
        assertThat(copied.get(1).event()).isEqualTo(from);
        assertThat(copied.get(1).at()).isEqualTo(later.instant());
        for (Recorded event : past.subList(1, past.size())) {
            Recorded copy = copied.get((int) event.position() + 1);
            assertThat(copy.at()).isEqualTo(event.at());
            assertThat(copy.event()).hasSameClassAs(event.event());
        }
        assertThat(said(fork, MIX)).isEqualTo("mix is done");
        assertThat(said(parent, BAKE)).startsWith("half a loaf");
        assertThat(said(fork, BAKE)).as("what ran at that point").isEmpty();
        requireSound(fork);
        assertThat(Files.readString(fork.artifacts().resolve("mix.stream.txt"))).isEqualTo("mix is done");
        StateView view = StateView.readable(fork.state()).orElseThrow();
        assertThat(view.forkedFrom()).contains(from);
        assertThat(view.run()).contains(new RunId("fork"));
        assertThat(view.counts()).containsEntry(TaskStatus.RUNNING, 1L).containsEntry(TaskStatus.PENDING, 1L);
        assertThat(warnings).isEmpty();
    }

    @Test
    void its_parent_may_go_on_meanwhile_and_is_not_touched() {
        RunHome fork = home("fork");
        try (RecoveredRun run = engine().resume(RunPlaces.inside(parent), OptionChoices.NONE)) {
            List<Recorded> before = decisions(parent);

            engine().forkRun(
                            parent,
                            ForkPoint.at(
                                    first(decisions(parent), this::isEndOfRank).position()),
                            fork);

            assertThat(decisions(parent)).isEqualTo(before);
            Attempt bake = run.dispatch(BAKE).orElseThrow();
            bake.text("a whole loaf");
            bake.finish(TokenUsage.UNKNOWN);
        }
        assertThat(state(parent).task(BAKE).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(state(fork).task(BAKE).status()).isEqualTo(TaskStatus.PENDING);
        requireSound(parent);
        requireSound(fork);
    }

    private boolean isEndOfRank(Recorded decision) {
        return decision.event() instanceof RankCompleted;
    }

    @Test
    void a_point_is_a_position_a_task_or_the_end_of_a_rank() {
        List<Recorded> past = decisions(parent);
        long endOfRank = first(past, this::isEndOfRank).position();
        long bake = first(
                        past,
                        decision -> decision.event() instanceof TaskDispatched sent
                                && sent.key().task().equals(BAKE))
                .position();

        assertThat(position(ForkPoint.at(0))).isZero();
        assertThat(position(ForkPoint.afterRank(1))).isEqualTo(endOfRank);
        assertThat(position(ForkPoint.before(BAKE))).isEqualTo(bake - 1);
        assertThat(state(home("fork-3")).task(BAKE).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state(home("fork-3")).task(MIX).status()).isEqualTo(TaskStatus.FINISHED);
    }

    private int forks;

    private long position(ForkPoint point) {
        return engine().forkRun(parent, point, home("fork-" + ++forks)).from().position();
    }

    @Test
    void a_point_that_there_is_not_is_refused_and_leaves_nothing() {
        long end = decisions(parent).size() - 1L;

        assertRefused(ForkPoint.at(-1), "no event at position -1, expected one from 0 to " + end);
        assertRefused(ForkPoint.at(end + 1), "no event at position " + (end + 1));
        assertRefused(ForkPoint.before(new TaskId("nap")), "no task 'nap'");
        assertRefused(ForkPoint.before(EAT), "nothing has happened to task 'eat' yet");
        assertRefused(ForkPoint.afterRank(0), "no rank 0, expected one from 1 to 3");
        assertRefused(ForkPoint.afterRank(4), "no rank 4");
        assertRefused(ForkPoint.afterRank(2), "rank 2 of 3 is not done yet");
        assertThat(home("fork").directory()).doesNotExist();
    }

    private void assertRefused(ForkPoint point, String why) {
        assertThatThrownBy(() -> engine().forkRun(parent, point, home("fork")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("Run parent is not forked: ")
                .hasMessageContaining(why);
    }

    @Test
    void there_must_be_a_run_to_fork_and_none_of_the_new_id() throws IOException {
        assertThatThrownBy(() -> engine().forkRun(home("nowhere"), ForkPoint.end(), home("fork")))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> engine().forkRun(parent, ForkPoint.end(), home("no id")))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> engine().forkRun(parent, ForkPoint.end(), parent))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("exists already");
        RunHome lost = home("lost");
        engine().forkRun(parent, ForkPoint.end(), lost);
        Files.delete(lost.eventsFile());
        assertThatThrownBy(() -> engine().forkRun(parent, ForkPoint.end(), lost))
                .as("a run that has lost its log has its state file")
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("exists already");
    }

    @Test
    void a_damaged_log_is_not_forked_and_nothing_is_left() throws SQLException {
        try (Connection log =
                        DriverManager.getConnection("jdbc:h2:file:" + parent.events() + ";IFEXISTS=TRUE", "", "");
                Statement update = log.createStatement()) {
            update.executeUpdate("UPDATE DomainEventEntry SET timeStamp = '2026-01-02T03:04:06.678Z'"
                    + " WHERE payloadType = 'TranscriptSealed' AND aggregateIdentifier <> 'parent/0'");
            update.executeUpdate("UPDATE DomainEventEntry SET metaData = X'00'"
                    + " WHERE payloadType = 'TranscriptSealed' AND aggregateIdentifier <> 'parent/0'");
        }

        assertThatThrownBy(() -> engine().forkRun(parent, ForkPoint.end(), home("fork")))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("is not what was written");
        assertThat(home("fork").directory()).doesNotExist();
    }

    @Test
    void a_text_that_is_not_the_one_that_was_sealed_is_not_taken_along() throws SQLException {
        byte[] text = "mix is gone".getBytes(UTF_8);
        byte[] block =
                Encoder.encode(TranscriptBlocks.pack(0, text, 0, text.length)).payload();
        try (Connection log =
                        DriverManager.getConnection("jdbc:h2:file:" + parent.events() + ";IFEXISTS=TRUE", "", "");
                PreparedStatement update = log.prepareStatement("UPDATE DomainEventEntry SET payload = ?"
                        + " WHERE payloadType = 'TranscriptChunkAppended' AND aggregateIdentifier = 'parent/1'")) {
            update.setBytes(1, block);
            assertThat(update.executeUpdate()).isOne();
        }

        assertThatThrownBy(() -> engine().forkRun(parent, ForkPoint.end(), home("fork")))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("a text of it is altered: stream=parent/1 expected sha256=");
        assertThat(home("fork").directory()).doesNotExist();
    }

    /** Keeps what a process would leave that is killed right before a transaction of the new log. */
    private final class Snapshots implements LogStore {

        private final List<RunHome> taken = new ArrayList<>();

        @Override
        public EventLog open(Path base) {
            return new ForwardingEventLog(Logs.open(base)) {
                @Override
                public void append(List<LogEntry> entries) {
                    RunHome killed = home("killed-" + taken.size());
                    copy(base.getParent(), killed.directory());
                    taken.add(killed);
                    super.append(entries);
                }
            };
        }

        @Override
        public EventLog read(Path base) {
            return Logs.read(base);
        }

        @Override
        public void rewrite(Path base) {
            throw new AssertionError("nothing is compacted");
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_fork_that_is_killed_halfway_is_no_run_and_can_be_made_again() {
        // given
        Snapshots snapshots = new Snapshots();
        new ResumeEngine(settings(), new FileStore(snapshots)).forkRun(parent, ForkPoint.end(), home("fork"));
        assertThat(snapshots.taken).hasSizeGreaterThan(1);

        for (RunHome killed : snapshots.taken) {
            // then
            assertThatThrownBy(() -> engine().view(killed)).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> engine().resume(RunPlaces.inside(killed), OptionChoices.NONE))
                    .isInstanceOf(NotFound.class);

            // when
            engine().forkRun(parent, ForkPoint.end(), killed);

            // then
            assertThat(state(killed).task(MIX).status()).isEqualTo(TaskStatus.FINISHED);
            requireSound(killed);
        }
    }

    @Test
    void a_fork_of_a_fork_says_where_both_are_from() {
        RunHome one = home("one");
        engine().forkRun(parent, ForkPoint.afterRank(1), one);
        try (RecoveredRun run = engine().resume(RunPlaces.inside(one), OptionChoices.NONE)) {
            finish(run, 1, BAKE);
        }
        RunHome two = home("two");

        engine().forkRun(one, ForkPoint.end(), two);

        RunState state = state(two);
        assertThat(state.definition().forks()).extracting(RunForked::parent).containsExactly(new RunId("one"), RUN);
        assertThat(said(two, BAKE)).isEqualTo("bake is done");
        requireSound(two);
    }

    @Test
    void no_two_runs_write_to_one_directory_of_artifacts() {
        // given
        RunHome pinned = home("pinned");
        ArtifactChoice out = ArtifactChoice.at(directory.resolve("out"));
        try (RecoveredRun run = engine().start(RunPlaces.inside(pinned).with(out), request())) {
            finish(run, 0, MIX);
        }
        try (RecoveredRun run = engine().resume(RunPlaces.inside(pinned).with(out), OptionChoices.NONE)) {
            assertThat(run.state().artifacts()).isEqualTo(out);
        }

        // when
        RunHome fork = home("fork");
        engine().forkRun(pinned, ForkPoint.end(), fork);

        // then
        assertThat(state(fork).artifacts()).isEqualTo(ArtifactChoice.own());
        assertThat(fork.artifacts().resolve("mix.stream.txt")).exists();
        RunHome off = home("off");
        try (RecoveredRun run = engine().start(RunPlaces.inside(off).with(ArtifactChoice.off()), request())) {
            finish(run, 0, MIX);
        }
        engine().forkRun(off, ForkPoint.end(), home("off-too"));
        assertThat(home("off-too").artifacts()).doesNotExist();
    }

    @Test
    void files_that_are_lost_are_made_again_by_the_resume() throws IOException {
        RunHome fork = home("fork");
        engine().forkRun(parent, ForkPoint.afterRank(1), fork);
        Files.delete(fork.artifacts().resolve("mix.stream.txt"));
        Files.delete(fork.state());

        engine().resume(RunPlaces.inside(fork), OptionChoices.NONE).close();

        assertThat(Files.readString(fork.artifacts().resolve("mix.stream.txt"))).isEqualTo("mix is done");
        assertThat(StateView.readable(fork.state()).orElseThrow().forkedFrom()).isPresent();
    }

    @Test
    void a_fork_that_has_lost_its_log_goes_on_from_its_state_file_and_is_a_fork_still() throws IOException {
        RunHome fork = home("fork");
        engine().forkRun(parent, ForkPoint.afterRank(1), fork);
        Optional<RunForked> from = state(fork).definition().forked();
        Files.delete(fork.eventsFile());

        engine().resume(RunPlaces.inside(fork), OptionChoices.NONE, ResumePolicy.STRICT)
                .close();

        assertThat(state(fork).definition().imported()).isPresent();
        assertThat(from).isPresent();
        assertThat(state(fork).definition().forked()).isEqualTo(from);
        requireSound(fork);
    }

    @Test
    void a_fork_of_an_imported_run_has_all_that_the_state_file_told() throws IOException {
        // given
        Files.delete(parent.eventsFile());
        engine().resume(RunPlaces.inside(parent), OptionChoices.NONE).close();
        RunHome fork = home("fork");

        // when
        engine().forkRun(parent, ForkPoint.at(1), fork);

        // then
        assertThat(state(fork).definition().imported()).isPresent();
        assertThat(state(fork).task(MIX).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(said(fork, MIX)).isEqualTo("mix is done");
        requireSound(fork);
        assertThatThrownBy(() -> engine().forkRun(parent, ForkPoint.before(MIX), home("other")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("came from a state file");
    }
}
