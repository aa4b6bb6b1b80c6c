package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.tests.parity.ScenarioEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs and state files that do not tell the same: refused with both heads, and gone on with when the operator says so. */
class DisagreementTest {

    private static final ResumePolicy FROM_STATE = new ResumePolicy(false, false, false, true, false);

    @TempDir
    Path directory;

    private StoppedRun stoppedRun;

    @BeforeEach
    void a_stopped_run() throws Exception {
        stoppedRun = StoppedRun.withArtifacts(directory);
    }

    @Test
    void an_older_copy_of_the_log_under_a_newer_state_file_is_refused_and_set_aside_when_asked() throws Exception {
        // given
        RunHome home = stoppedRun.copy();
        Files.copy(older().eventsFile(), home.eventsFile(), StandardCopyOption.REPLACE_EXISTING);

        // when, then
        requireRefusedThenResumedFromState(home);
    }

    @Test
    void the_log_of_another_run_of_the_same_dag_is_refused_and_set_aside_when_asked() throws Exception {
        // given the same events at other times
        RunHome home = stoppedRun.copy();
        RunHome other = ScenarioEngine.home(stoppedRun.place());
        try (RecoveredRun run = stoppedRun.engine().start(other)) {
            new Stop(4, Stop.Depth.INSIDE).play(run, stoppedRun.scenario());
        }
        Files.copy(other.eventsFile(), home.eventsFile(), StandardCopyOption.REPLACE_EXISTING);

        // when, then
        requireRefusedThenResumedFromState(home);
    }

    @Test
    void a_cut_log_is_refused_and_set_aside_when_asked() throws Exception {
        RunHome home = stoppedRun.copy();
        byte[] log = Files.readAllBytes(home.eventsFile());
        Files.write(home.eventsFile(), Arrays.copyOf(log, 60_000));

        requireRefusedThenResumedFromState(home);
    }

    @Test
    void an_older_state_file_beside_a_newer_log_is_only_behind() throws Exception {
        RunHome home = stoppedRun.copy();
        Files.copy(older().state(), home.state(), StandardCopyOption.REPLACE_EXISTING);

        for (ResumePolicy policy : new ResumePolicy[] {ResumePolicy.STRICT, FROM_STATE}) {
            assertThat(plan(home, Optional.empty(), policy).road().word()).isEqualTo("log");
        }
        stoppedRun.requireParity("older state", stoppedRun.resume(home, FROM_STATE));
        assertThat(home.directory().resolve("events.aside-1.mv.db")).doesNotExist();
    }

    @Test
    void a_named_state_file_of_another_history_is_refused_beside_a_log_by_plan_and_resume() throws Exception {
        // given
        RunHome home = ScenarioEngine.home(stoppedRun.place());
        try (RecoveredRun run = stoppedRun.engine().start(home)) {
            new Stop(1, Stop.Depth.BOUNDARY).play(run, stoppedRun.scenario());
        }
        Path file = stoppedRun.copy().state();
        Map<String, String> before = Directories.fingerprint(home.directory());

        // when, then
        assertThatThrownBy(() -> plan(home, Optional.of(file), ResumePolicy.STRICT))
                .isInstanceOf(Corrupt.class)
                .hasMessageContainingAll("expected position=", "found position=");
        assertThat(Directories.fingerprint(home.directory())).isEqualTo(before);
        assertThatThrownBy(() -> stoppedRun.resumeFrom(file, home, ResumePolicy.STRICT))
                .isInstanceOf(Corrupt.class)
                .hasMessageContainingAll("expected position=", "found position=");
        assertThat(plan(home, Optional.of(file), FROM_STATE).road().word()).isEqualTo("state");
        stoppedRun.requireParity("named file", stoppedRun.resumeFrom(file, home, FROM_STATE));
        assertThat(home.directory().resolve("events.aside-1.mv.db")).exists();
        assertThat(home.directory().resolve("state.aside-1.json")).exists();
    }

    private void requireRefusedThenResumedFromState(RunHome home) throws Exception {
        byte[] state = Files.readAllBytes(home.state());
        assertThatThrownBy(() -> plan(home, Optional.empty(), ResumePolicy.STRICT))
                .isInstanceOf(Corrupt.class)
                .hasMessageContainingAll("expected position=", "found ", "chain=", "--from-state");
        assertThatThrownBy(() -> stoppedRun.resume(home))
                .isInstanceOf(Corrupt.class)
                .hasMessageContainingAll("expected position=", "found ", "chain=", "--from-state");
        assertThat(Files.readAllBytes(home.state())).isEqualTo(state);

        assertThat(plan(home, Optional.empty(), FROM_STATE).road().word()).isEqualTo("state");
        StoppedRun.Outcome outcome = stoppedRun.resume(home, FROM_STATE);

        stoppedRun.requireParity("from state", outcome);
        assertThat(outcome.agent().prompts().keySet()).doesNotContainAnyElementsOf(stoppedRun.ended());
        assertThat(home.directory().resolve("events.aside-1.mv.db")).isNotEmptyFile();
        assertThat(outcome.warnings()).anyMatch(line -> line.startsWith("The event log was set aside as "));
    }

    private ResumePlan plan(RunHome home, Optional<Path> file, ResumePolicy policy) {
        return stoppedRun.engine().engine().plan(RunPlaces.inside(home), file, Optional.empty(), policy);
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
