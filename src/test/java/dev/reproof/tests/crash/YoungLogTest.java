package dev.reproof.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.RunId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner that was killed while it made its event log: nothing was acknowledged, so the run begins anew. */
class YoungLogTest {

    private static final RunId RUN = new RunId("young");
    private static final String DAG =
            "{\"title\":\"One\",\"tasks\":[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"A\"}]}";

    @TempDir
    Path directory;

    private final ResumeEngine engine = new ResumeEngine(EngineSettings.of(
            Clock.systemUTC(),
            new Runner("test", 1, "test"),
            warning -> assertThat(warning).isEmpty()));

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "CREATE TABLE ReproofLog (format INT NOT NULL)"})
    void a_log_without_all_of_its_tables_is_no_run_yet_and_begins_anew(String made) throws Exception {
        // given
        RunHome home = home();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + home.events(), "", "");
                Statement statement = connection.createStatement()) {
            statement.execute(made);
        }

        // when, then
        requireBeginsAnew(home);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8192})
    void a_log_file_that_was_only_just_created_is_no_run_yet_and_begins_anew(int length) throws Exception {
        // given nothing, or the header that H2 writes at once
        RunHome home = home();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + home.events(), "", "")) {
            assertThat(connection.isValid(1)).isTrue();
        }
        byte[] whole = Files.readAllBytes(home.eventsFile());
        Files.write(home.eventsFile(), Arrays.copyOf(whole, length));

        // when, then
        requireBeginsAnew(home);
    }

    @Test
    void a_directory_without_a_log_is_no_run_yet_and_begins_anew() throws Exception {
        requireBeginsAnew(home());
    }

    private RunHome home() throws Exception {
        RunHome home = RunHome.of(directory, RUN);
        Files.createDirectories(home.directory());
        return home;
    }

    private void requireBeginsAnew(RunHome home) {
        assertThatThrownBy(() -> engine.view(home)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> engine.resume(RunPlaces.inside(home), OptionChoices.NONE))
                .isInstanceOf(NotFound.class);
        NewRun request = NewRun.of(RUN, DAG.getBytes(StandardCharsets.UTF_8), "dag", OptionChoices.NONE);
        try (RecoveredRun run = engine.startOrResume(RunPlaces.inside(home), request)) {
            assertThat(run.state().writer().epoch()).isEqualTo(1);
            assertThat(run.startRank(0).course().rankStarted()).isZero();
        }
    }
}
