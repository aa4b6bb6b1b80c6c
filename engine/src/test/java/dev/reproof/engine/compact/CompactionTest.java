package dev.reproof.engine.compact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Logs;
import dev.reproof.engine.log.h2.LogCompaction;
import dev.reproof.engine.replay.LogContents;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.CompactedLog;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.write.GroupPolicy;
import dev.reproof.engine.write.RecorderSettings;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs become small, and nothing of them is lost. */
class CompactionTest {

    private static final TaskId A = new TaskId("a");
    private static final AttemptKey FIRST = new AttemptKey(A, 0, 1);

    /** Enough commits for a log that is worth a compaction. */
    private static final int LINES = 300;

    @TempDir
    static Path once;

    private static RunHome grown;

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void a_run_that_commits_every_line() {
        grown = RunHome.of(once, new RunId("r1"));
        ResumeEngine engine =
                new ResumeEngine(settings(Duration.ZERO, System.err::println).withoutCompaction());
        play(engine, grown, "r1", LINES, true);
    }

    @Test
    void a_compacted_log_holds_the_same_in_a_tenth_of_the_room() throws IOException {
        // given
        RunHome home = wasteful();
        LogContents before = contents(home);
        FileTime written = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(home.eventsFile(), written);
        long bytes = Files.size(home.eventsFile());

        // when
        CompactedLog compacted = engine(true).compact(RunPlaces.inside(home)).orElseThrow();

        // then
        assertThat(compacted.before()).isEqualTo(bytes);
        assertThat(compacted.after()).isEqualTo(Files.size(home.eventsFile())).isLessThan(bytes / 10);
        assertThat(contents(home)).isEqualTo(before);
        assertThat(Files.getLastModifiedTime(home.eventsFile())).isEqualTo(written);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.eventsFile())))
                .isEqualTo("rw-------");
        assertThat(names(home)).noneMatch(name -> name.startsWith("events-"));
        try (RecoveredRun run = engine(true).resume(RunPlaces.inside(home), OptionChoices.NONE)) {
            assertThat(run.state().finished()).isPresent();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void who_looks_at_a_run_meanwhile_sees_it_as_it_was() throws IOException {
        // given
        RunHome home = wasteful();

        // when
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (RunView view = engine(true).view(home)) {
            assertThat(engine(true).compact(RunPlaces.inside(home))).isPresent();
            view.copyTranscript(FIRST, text);
        }

        // then
        assertThat(text.toString(UTF_8)).isEqualTo(said(LINES));
    }

    @Test
    void a_log_without_waste_stays_as_it_is() throws IOException {
        // given
        RunHome home = wasteful();
        assertThat(engine(true).compact(RunPlaces.inside(home))).isPresent();
        Object file = Files.readAttributes(home.eventsFile(), "unix:ino").get("ino");

        // when
        CompactedLog again = engine(true).compact(RunPlaces.inside(home)).orElseThrow();

        // then
        assertThat(again.freed()).isZero();
        assertThat(Files.readAttributes(home.eventsFile(), "unix:ino").get("ino"))
                .isEqualTo(file);
    }

    @Test
    void the_log_of_a_run_that_goes_on_is_left_alone() throws IOException {
        // given
        RunHome home = played("r1", 5, false, false);
        byte[] before = Files.readAllBytes(home.eventsFile());

        // then
        assertThatThrownBy(() -> engine(true).compact(RunPlaces.inside(home)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("Run r1 has not finished");
        assertThat(home.eventsFile()).hasBinaryContent(before);
    }

    @Test
    void a_run_in_use_is_left_alone_and_no_run_is_not_found() throws IOException {
        RunHome home = wasteful();
        ResumeEngine impatient = new ResumeEngine(settings(Duration.ZERO, warnings::add));
        RunLock lock = RunLock.acquire(home, new RunId("r1"), new Holder(7, "elsewhere", Instant.EPOCH), Duration.ZERO);
        try (lock) {
            assertThatThrownBy(() -> impatient.compact(RunPlaces.inside(home)))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("in use by pid 7 on host elsewhere");
        }
        assertThatThrownBy(() -> impatient.compact(RunPlaces.inside(new RunHome(directory.resolve("none")))))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void a_full_disk_is_found_out_before_anything_is_written() throws IOException {
        // given
        RunHome home = wasteful();
        long bytes = Files.size(home.eventsFile());
        Consumer<Path> never = copy -> {
            throw new AssertionError("there is no room for " + copy);
        };

        // then
        assertThatThrownBy(() -> new Compaction(home, Logs.STORE, never, copy -> bytes).run())
                .isInstanceOf(Rejected.class)
                .hasMessageMatching(
                        "Compacting the log of run r1 needs \\d+ free bytes for a while, found " + bytes + " in .*");
        assertThat(names(home)).noneMatch(name -> name.startsWith("events-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM DomainEventEntry WHERE globalIndex = (SELECT MAX(globalIndex) FROM DomainEventEntry)",
                "DELETE FROM DomainEventEntry WHERE aggregateIdentifier = 'r1/1' AND sequenceNumber = 50",
                "DELETE FROM DomainEventEntry WHERE aggregateIdentifier = 'r1/1'",
                "UPDATE DomainEventEntry SET payload = (SELECT payload FROM DomainEventEntry"
                        + " WHERE aggregateIdentifier = 'r1/1' AND sequenceNumber = 3)"
                        + " WHERE aggregateIdentifier = 'r1/1' AND sequenceNumber = 5",
                "DELETE FROM DomainEventEntry",
            })
    void a_copy_that_is_not_the_log_never_takes_its_place(String damage) throws IOException {
        RunHome home = wasteful();

        refused(home, base -> {
            execute(base, damage);
            LogCompaction.rewrite(base);
        });
    }

    @Test
    void a_sound_log_of_another_history_does_not_take_its_place_either() throws IOException {
        RunHome home = wasteful();
        RunHome other = new RunHome(directory.resolve("other"));
        Files.createDirectories(other.directory());
        Files.copy(played("r2", 20, true, false).eventsFile(), other.eventsFile());

        refused(home, base -> copy(other.eventsFile(), file(base)));
    }

    @Test
    void a_copy_that_ends_early_or_cannot_be_made_leaves_the_log() throws IOException {
        RunHome home = wasteful();

        refused(home, base -> truncate(file(base)));
        refused(home, base -> {
            throw new Storage("the disk is broken", new IOException("broken"));
        });
    }

    @Test
    void a_wasteful_log_is_compacted_when_its_run_ends_and_only_then() throws IOException {
        RunHome compacted = played("r2", LINES, true, true);
        RunHome unfinished = played("r3", LINES, false, true);

        long bytes = Files.size(grown.eventsFile());
        assertThat(bytes).isGreaterThan(CompactionRule.LEAST_BYTES);
        assertThat(Files.size(compacted.eventsFile())).isLessThan(bytes / 10);
        assertThat(Files.size(unfinished.eventsFile())).isGreaterThan(bytes / 2);
        assertThat(contents(compacted).texts()).hasSameSizeAs(contents(grown).texts());
        assertThat(warnings).isEmpty();
    }

    @Test
    void what_an_earlier_process_did_not_come_to_is_done_by_the_next_one() throws IOException {
        RunHome home = played("r1", LINES, true, false);
        long bytes = Files.size(home.eventsFile());

        engine(true).resume(RunPlaces.inside(home), OptionChoices.NONE).close();

        assertThat(Files.size(home.eventsFile())).isLessThan(bytes / 10);
    }

    @Test
    void small_logs_stay_as_they_have_grown() throws IOException {
        RunHome home = played("r1", 10, true, true);

        assertThat(Files.size(home.eventsFile())).isLessThan(CompactionRule.LEAST_BYTES);
        assertThat(engine(true).compact(RunPlaces.inside(home)).orElseThrow().freed())
                .isPositive();
    }

    @Test
    void a_failure_at_the_end_of_a_run_is_a_warning() throws IOException {
        // given
        RunHome home = home("r1");
        RecoveredRun run = engine(true).start(RunPlaces.inside(home), request("r1"));
        speak(run, LINES);
        end(run);
        Files.createDirectories(home.directory().resolve("events-compact.mv.db/in the way"));

        // when
        run.close();
        run.close();

        // then
        assertThat(warnings).singleElement().asString().startsWith("The log of run r1 was not compacted, and is whole");
        assertThat(contents(home).texts()).hasSize(2);
    }

    @Test
    void what_a_killed_process_left_of_a_copy_is_removed_and_never_taken_for_a_log() throws IOException {
        // given
        RunHome home = played("r1", 10, false, true);
        List<String> left = List.of("events-compact.mv.db", "events-compact.mv.db.tempFile");
        for (String name : left) {
            Files.writeString(home.directory().resolve(name), "half a log");
        }

        // when
        try (RecoveredRun run = engine(true).resume(RunPlaces.inside(home), OptionChoices.NONE)) {
            // then
            assertThat(run.state().run()).isEqualTo(new RunId("r1"));
            assertThat(names(home)).doesNotContainAnyElementsOf(left);
        }
    }

    private void refused(RunHome home, Consumer<Path> rewriting) throws IOException {
        byte[] before = Files.readAllBytes(home.eventsFile());
        assertThatThrownBy(() -> new Compaction(home, Logs.STORE, rewriting, copy -> Long.MAX_VALUE).run())
                .isInstanceOfAny(Corrupt.class, Storage.class, NotFound.class)
                .isInstanceOf(ReproofException.class);
        assertThat(home.eventsFile()).hasBinaryContent(before);
        assertThat(names(home)).noneMatch(name -> name.startsWith("events-"));
    }

    /** A copy of one finished run, whose log has grown with every line of its text. */
    private RunHome wasteful() throws IOException {
        RunHome home = home("r1");
        Files.createDirectories(home.directory());
        try (Stream<Path> files = Files.list(grown.directory())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, home.directory().resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return home;
    }

    private RunHome played(String id, int blocks, boolean finished, boolean compacting) {
        play(engine(compacting), home(id), id, blocks, finished);
        return home(id);
    }

    private static void play(ResumeEngine engine, RunHome home, String id, int blocks, boolean finished) {
        try (RecoveredRun run = engine.start(RunPlaces.inside(home), request(id))) {
            speak(run, blocks);
            if (finished) {
                end(run);
            }
        }
    }

    private static void speak(RecoveredRun run, int blocks) {
        run.startRank(0);
        Attempt attempt = run.dispatch(A).orElseThrow();
        attempt.text(said(blocks));
        attempt.finish(TokenUsage.UNKNOWN);
    }

    private static void end(RecoveredRun run) {
        run.completeRank(0);
        run.finish("All tasks finished");
    }

    /** As many blocks, each in a transaction of its own. */
    private static String said(int blocks) {
        StringBuilder text = new StringBuilder();
        for (int block = 0; block < blocks; block++) {
            text.append(String.format(Locale.ROOT, "%039d\n", block * 7919));
        }
        return text.toString();
    }

    private RunHome home(String run) {
        return RunHome.of(directory, new RunId(run));
    }

    private static NewRun request(String run) {
        String dag = "{\"title\":\"t\",\"tasks\":[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"}]}";
        return NewRun.of(new RunId(run), dag.getBytes(UTF_8), "dag", OptionChoices.NONE);
    }

    private ResumeEngine engine(boolean compacting) {
        EngineSettings settings = settings(Duration.ofSeconds(5), warnings::add);
        return new ResumeEngine(compacting ? settings : settings.withoutCompaction());
    }

    private static EngineSettings settings(Duration patience, Consumer<String> warnings) {
        return new EngineSettings(
                SampleRun.CLOCK,
                new Runner("host", 1, "test"),
                patience,
                new GroupPolicy(1, Duration.ZERO),
                new RecorderSettings(40, Duration.ofSeconds(1), 1),
                true,
                warnings);
    }

    private static LogContents contents(RunHome home) {
        try (EventLog log = Logs.read(home.events())) {
            return LogContents.of(log, Replay.of(log, log.run().orElseThrow()));
        }
    }

    private static List<String> names(RunHome home) throws IOException {
        try (Stream<Path> files = Files.list(home.directory())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Path file(Path base) {
        return base.resolveSibling(base.getFileName() + ".mv.db");
    }

    private static void execute(Path base, String statement) {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + base, "", "")) {
            assertThat(connection.createStatement().executeUpdate(statement)).isPositive();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void truncate(Path file) {
        try {
            byte[] all = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(all, all.length / 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
