package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.tests.parity.Scenario;
import dev.reproof.tests.parity.ScenarioEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A power cut before the start of a run was forced leaves a file that is no log: that run never began. */
class UnbegunRunTest {

    @TempDir
    Path directory;

    private final ScenarioEngine engine = new ScenarioEngine(Scenario.withPolicy("full"), OptionChoices.NONE, 1);

    @Test
    void a_damaged_log_of_a_run_that_never_began_is_kept_aside_by_a_run_and_is_none_to_resume() throws Exception {
        // given
        RunHome home = withTornLog();
        byte[] torn = Files.readAllBytes(home.eventsFile());

        // when, then
        assertThatThrownBy(() -> engine.resume(home))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("No run in " + home.directory());
        assertThatThrownBy(() -> engine.engine()
                        .plan(RunPlaces.inside(home), Optional.empty(), Optional.empty(), ResumePolicy.STRICT))
                .isInstanceOf(NotFound.class);
        assertThat(home.eventsFile()).hasBinaryContent(torn);

        // when
        try (RecoveredRun run = engine.start(home)) {
            assertThat(run.state().position()).isZero();
        }

        // then
        assertThat(home.directory().resolve("events.unbegun-1.mv.db")).hasBinaryContent(torn);
        assertThat(engine.warnings()).anyMatch(line -> line.contains("events.unbegun-1.mv.db"));
        engine.resume(home).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state.json",
                "artifacts/a.md",
                "inline/a",
                "agents/1",
                "events.aside-1.mv.db",
                "state.json.unreadable"
            })
    void a_damaged_log_beside_anything_that_a_run_leaves_is_refused(String witness) throws Exception {
        RunHome home = withTornLog();
        Path left = home.directory().resolve(witness);
        Files.createDirectories(left.getParent());
        Files.writeString(left, "left");
        byte[] torn = Files.readAllBytes(home.eventsFile());

        assertThatThrownBy(() -> engine.start(home)).isInstanceOf(Corrupt.class);

        assertThat(home.eventsFile()).hasBinaryContent(torn);
    }

    @Test
    void a_damaged_log_that_speaks_of_later_decisions_is_refused_though_all_else_is_gone() throws Exception {
        // given
        RunHome whole = ScenarioEngine.home(directory.resolve("whole"));
        try (RecoveredRun run = engine.start(whole)) {
            run.startRank(0);
        }
        byte[] log = Files.readAllBytes(whole.eventsFile());
        Arrays.fill(log, 0, 12_288, (byte) 0);
        RunHome home = ScenarioEngine.home(directory.resolve("torn"));
        Files.createDirectories(home.directory());
        Files.write(home.eventsFile(), log);

        // when, then
        assertThatThrownBy(() -> engine.start(home))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(home.eventsFile().toString());
        assertThat(home.eventsFile()).hasBinaryContent(log);
    }

    private RunHome withTornLog() throws IOException {
        RunHome home = ScenarioEngine.home(directory.resolve("torn"));
        Files.createDirectories(home.directory());
        byte[] torn = new byte[20_480];
        Arrays.fill(torn, 4_096, 8_192, (byte) 'x');
        Files.write(home.eventsFile(), torn);
        return home;
    }
}
