package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.TaskId;
import dev.reproof.tests.parity.ScenarioEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of transcripts and the index are written behind the log; where one is ahead, the log has lost something. */
class RolledBackLogTest {

    private static final String HALF = "half of what it says\n".repeat(3_000);
    private static final ResumePolicy FROM_STATE = new ResumePolicy(false, false, false, true, false);

    @TempDir
    Path directory;

    private StoppedRun stoppedRun;

    @BeforeEach
    void a_stopped_run() throws Exception {
        stoppedRun = StoppedRun.withArtifacts(directory);
    }

    @Test
    void a_partial_that_is_longer_than_the_log_is_refused_with_both_lengths_and_kept_beside_when_asked()
            throws Exception {
        // given
        RunHome home = halfSaid();
        Path partial = partial(home.artifacts());
        long logged = Files.size(partial);
        assertThat(logged).isPositive();
        Files.writeString(partial, "and what the log has lost", StandardOpenOption.APPEND);
        byte[] longer = Files.readAllBytes(partial);

        // when, then
        requireRefused(home, partial, longer.length + " bytes", logged + " bytes of iteration 0 attempt 1");

        // when
        StoppedRun.Outcome outcome = stoppedRun.resume(home, FROM_STATE);

        // then
        stoppedRun.requireParity("from state", outcome);
        assertThat(partial).hasBinaryContent(longer); // the next attempt has another name
        assertThat(home.directory().resolve("events.aside-1.mv.db")).isNotEmptyFile();
    }

    @Test
    void an_attempt_that_the_log_does_not_know_is_refused_and_kept_beside_when_asked() throws Exception {
        RunHome home = halfSaid();
        Path first = partial(home.artifacts());
        Path partial = first.resolveSibling(first.getFileName().toString().replace("partial1", "partial2"));
        Files.writeString(partial, "a second attempt");
        ArtifactDirectory.open(home.artifacts()).adopt(partial.getFileName().toString());

        requireRefused(home, partial, "16 bytes", "nothing of iteration 0 attempt 2");

        StoppedRun.Outcome outcome = stoppedRun.resume(home, FROM_STATE);
        stoppedRun.requireParity("from state", outcome);
        assertThat(outcome.warnings()).anyMatch(line -> line.contains("is kept as "));
        assertThat(kept(home.artifacts(), partial)).hasContent("a second attempt");
    }

    @Test
    void a_finished_text_that_the_log_does_not_know_is_refused_and_kept_beside_when_asked() throws Exception {
        RunHome home = halfSaid();
        Path partial = partial(home.artifacts());
        Path sealed = partial.resolveSibling(partial.getFileName().toString().replace(".iter0.partial1", ""));
        Files.writeString(sealed, "all of it");
        ArtifactDirectory.open(home.artifacts()).adopt(sealed.getFileName().toString());

        requireRefused(home, sealed, "9 bytes", "no end of a text of iteration 0");

        stoppedRun.requireParity("from state", stoppedRun.resume(home, FROM_STATE));
        assertThat(kept(home.artifacts(), sealed)).hasContent("all of it");
    }

    @Test
    void a_partial_that_is_shorter_or_altered_is_made_again() throws Exception {
        RunHome home = halfSaid();
        Path partial = partial(home.artifacts());
        byte[] logged = Files.readAllBytes(partial);
        Files.write(partial, new byte[] {'x'});

        stoppedRun.requireParity("shorter", stoppedRun.resume(home));

        assertThat(partial).hasBinaryContent(logged);
    }

    @Test
    void in_a_pinned_directory_only_a_file_that_goes_on_where_the_log_ends_counts() throws Exception {
        // given
        RunHome home = halfSaid();
        Path pinned = Files.createDirectory(directory.resolve("pinned"));
        String logged = Files.readString(partial(home.artifacts()));
        Path partial = pinned.resolve("lint.iter0.partial1.stream.txt");
        RunPlaces places = RunPlaces.inside(home).with(ArtifactChoice.at(pinned));

        // when, then
        Files.writeString(partial, logged + "and more");
        assertThatThrownBy(() -> resume(places))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(partial + " has " + (logged.length() + 8) + " bytes");

        // when, then: other runs have left these
        Files.writeString(partial, "other " + logged + "and more");
        Files.writeString(pinned.resolve("lint.iter0.partial7.stream.txt"), "other");
        Files.writeString(pinned.resolve("lint.stream.txt"), "other");
        resume(places);
    }

    @Test
    void an_older_log_without_a_state_file_is_refused_for_what_the_index_says() throws Exception {
        // given
        RunHome home = stoppedRun.copy();
        Directories.delete(home.artifacts());
        Files.createDirectory(home.artifacts());
        Path index = home.artifacts().resolve("_index.md");
        Files.copy(stoppedRun.left().artifacts().resolve("_index.md"), index);
        Files.copy(older().eventsFile(), home.eventsFile(), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(home.state());

        // when, then
        requireRefused(home, index, "expected position=", "found position=");

        // when
        Files.copy(stoppedRun.left().eventsFile(), home.eventsFile(), StandardCopyOption.REPLACE_EXISTING);

        // then
        stoppedRun.requireParity("the log is back", stoppedRun.resume(home));
    }

    @Test
    void an_empty_log_is_no_new_run_where_the_index_tells_of_one() throws Exception {
        RunHome home = stoppedRun.copy();
        Files.write(home.eventsFile(), new byte[0]);
        Files.delete(home.state());

        assertThatThrownBy(() -> stoppedRun.engine().start(home))
                .isInstanceOf(Corrupt.class)
                .hasMessageContainingAll("_index.md", "no start of a run", home.artifacts() + " away");
    }

    private void requireRefused(RunHome home, Path file, String... told) throws Exception {
        Map<String, String> before = Directories.fingerprint(home.artifacts());
        for (ThrowingCallable opening : List.<ThrowingCallable>of(
                () -> stoppedRun.resume(home),
                () -> stoppedRun
                        .engine()
                        .engine()
                        .plan(RunPlaces.inside(home), Optional.empty(), Optional.empty(), ResumePolicy.STRICT))) {
            assertThatThrownBy(opening)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("Nothing was changed")
                    .hasMessageContainingAll(told);
        }
        assertThat(Directories.fingerprint(home.artifacts())).isEqualTo(before);
    }

    private void resume(RunPlaces places) {
        stoppedRun
                .engine()
                .engine()
                .resume(places, OptionChoices.NONE, ResumePolicy.STRICT)
                .close();
    }

    /** A run that was stopped while a task of its fourth rank was at work, and had said something. */
    private RunHome halfSaid() {
        RunHome home = ScenarioEngine.home(stoppedRun.place());
        try (RecoveredRun run = stoppedRun.engine().start(home)) {
            new Stop(3, Stop.Depth.BOUNDARY).play(run, stoppedRun.scenario());
            run.startRank(3);
            run.dispatch(new TaskId("lint")).orElseThrow().text(HALF);
            run.interrupt("told to stop");
        }
        return home;
    }

    private static Path partial(Path artifacts) {
        return artifacts.resolve("lint.iter0.partial1.stream.txt");
    }

    private static Path kept(Path artifacts, Path file) {
        return artifacts.resolve(file.getFileName() + ".aside-1");
    }

    /** The run as it was two ranks before. */
    private RunHome older() throws Exception {
        RunHome home = ScenarioEngine.home(stoppedRun.place());
        RunHome copy = ScenarioEngine.home(stoppedRun.place());
        ScenarioEngine engine = new ScenarioEngine(stoppedRun.scenario(), OptionChoices.NONE, 1);
        try (RecoveredRun run = engine.start(home)) {
            new Stop(1, Stop.Depth.BOUNDARY).play(run, stoppedRun.scenario());
            run.flushFiles();
            Directories.copyAsLeft(home, copy);
        }
        return copy;
    }
}
