package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.tests.parity.ScenarioEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports that are broken off. Whatever the engine asks its surroundings for fails once at every place it can: before
 * the log is made, when it is whole, when it is the run's, and while the first files are written.
 */
class StoppedImportTest {

    private static final ResumePolicy FROM_STATE = new ResumePolicy(false, false, false, true, false);
    private static final int PLACES = 7;

    /** Fails at its n-th use. */
    private static final class Surroundings extends Clock {

        private final AtomicInteger left;

        Surroundings(int uses) {
            this.left = new AtomicInteger(uses);
        }

        void use() {
            if (left.decrementAndGet() == 0) {
                throw new IllegalStateException("broken off");
            }
        }

        @Override
        public Instant instant() {
            use();
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private interface Opening {
        RecoveredRun open(ResumeEngine engine);
    }

    @TempDir
    Path directory;

    private StoppedRun stoppedRun;
    private int brokenBefore;
    private int brokenAfter;

    @BeforeEach
    void a_stopped_run() throws Exception {
        stoppedRun = StoppedRun.withArtifacts(directory);
    }

    @Test
    void an_import_of_its_own_state_file_goes_on_wherever_it_was_broken_off() throws Exception {
        for (int place = 1; place <= PLACES; place++) {
            RunHome home = stoppedRun.copy();
            Files.delete(home.eventsFile());

            breakOff(place, home, engine -> engine.resume(RunPlaces.inside(home), OptionChoices.NONE));

            stoppedRun.requireParity("place " + place, stoppedRun.resume(home));
        }
        requireBrokenOnBothSides();
    }

    @Test
    void a_run_that_is_started_again_without_its_log_goes_on_wherever_it_was_broken_off() throws Exception {
        NewRun request = stoppedRun.engine().request();
        for (int place = 1; place <= PLACES; place++) {
            RunHome home = stoppedRun.copy();
            Files.delete(home.eventsFile());

            breakOff(place, home, engine -> engine.startOrResume(RunPlaces.inside(home), request));

            stoppedRun.requireParity("place " + place, stoppedRun.resume(home));
        }
        requireBrokenOnBothSides();
    }

    @Test
    void an_import_of_a_named_file_goes_on_wherever_it_was_broken_off() throws Exception {
        Path file = stoppedRun.copy().state();
        for (int place = 1; place <= PLACES; place++) {
            RunHome home = ScenarioEngine.home(stoppedRun.place());

            breakOff(place, home, engine -> from(engine, file, home, ResumePolicy.STRICT));

            stoppedRun.requireParity("place " + place, stoppedRun.resumeFrom(file, home, ResumePolicy.STRICT));
        }
        requireBrokenOnBothSides();
    }

    @Test
    void an_import_over_another_history_goes_on_wherever_it_was_broken_off() throws Exception {
        Path file = stoppedRun.copy().state();
        RunHome other = ScenarioEngine.home(stoppedRun.place());
        try (RecoveredRun run = stoppedRun.engine().start(other)) {
            new Stop(1, Stop.Depth.BOUNDARY).play(run, stoppedRun.scenario());
        }
        for (int place = 1; place <= PLACES; place++) {
            RunHome home = ScenarioEngine.home(stoppedRun.place());
            Directories.copy(other.directory(), home.directory());

            breakOff(place, home, engine -> from(engine, file, home, FROM_STATE));

            stoppedRun.requireParity("place " + place, stoppedRun.resumeFrom(file, home, FROM_STATE));
        }
        assertThat(brokenBefore + brokenAfter).isEqualTo(PLACES);
    }

    @Test
    void the_state_file_of_another_history_is_out_of_the_way_before_the_new_log_is_there() throws Exception {
        // given
        Path file = stoppedRun.copy().state();
        RunHome home = ScenarioEngine.home(stoppedRun.place());
        try (RecoveredRun run = stoppedRun.engine().start(home)) {
            run.startRank(0);
        }
        List<Boolean> hadLog = new ArrayList<>();
        ResumeEngine engine =
                new ResumeEngine(EngineSettings.of(Clock.systemUTC(), new Runner("test", 1, "test"), warning -> {
                    if (warning.startsWith("The state file that was here is now ")) {
                        hadLog.add(home.hasEvents());
                    }
                }));

        // when
        try (RecoveredRun run = from(engine, file, home, FROM_STATE)) {
            assertThat(run.state().definition().imported()).isPresent();
        }

        // then
        assertThat(hadLog).containsExactly(false);
    }

    @Test
    void what_an_earlier_import_has_left_is_no_part_of_the_next() throws Exception {
        byte[] log = Files.readAllBytes(stoppedRun.left().eventsFile());
        for (int length : new int[] {0, 1, 4_096, log.length / 2, log.length}) {
            RunHome home = stoppedRun.copy();
            Files.delete(home.eventsFile());
            Path leftover = home.directory().resolve("events-import.mv.db");
            Files.write(leftover, Arrays.copyOf(log, length));

            stoppedRun.requireParity("leftover of " + length, stoppedRun.resume(home));

            assertThat(leftover).doesNotExist();
        }
    }

    @Test
    void a_whole_import_that_was_never_adopted_is_made_again() throws Exception {
        // given an import that was broken off when its log was the run's, and that log where it was before
        RunHome home = stoppedRun.copy();
        Files.delete(home.eventsFile());
        breakOff(4, home, engine -> engine.resume(RunPlaces.inside(home), OptionChoices.NONE));
        assertThat(brokenAfter).isEqualTo(1);
        Files.move(home.eventsFile(), home.directory().resolve("events-import.mv.db"), StandardCopyOption.ATOMIC_MOVE);

        // when, then
        stoppedRun.requireParity("never adopted", stoppedRun.resume(home));
    }

    private static RecoveredRun from(ResumeEngine engine, Path file, RunHome home, ResumePolicy policy) {
        return engine.resumeFrom(file, RunPlaces.inside(home), Optional.empty(), OptionChoices.NONE, policy);
    }

    private void breakOff(int place, RunHome home, Opening opening) {
        Surroundings surroundings = new Surroundings(place);
        ResumeEngine engine = new ResumeEngine(
                EngineSettings.of(surroundings, new Runner("test", 1, "test"), warning -> surroundings.use()));
        try (RecoveredRun run = opening.open(engine)) {
            assertThat(run.state().finished()).isEmpty();
            brokenAfter++;
        } catch (IllegalStateException | Storage broken) {
            assertThat(broken).hasMessageEndingWith("broken off");
            brokenBefore += home.hasEvents() ? 0 : 1;
            brokenAfter += home.hasEvents() ? 1 : 0;
        }
    }

    private void requireBrokenOnBothSides() {
        assertThat(brokenBefore).as("before the log was there").isPositive();
        assertThat(brokenAfter).as("after").isPositive();
    }
}
