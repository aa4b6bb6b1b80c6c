package dev.reproof.engine.recover;

import static dev.reproof.engine.Dags.document;
import static dev.reproof.engine.Dags.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.Dags;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.roads.SavedRun;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roads back through a state file: what is refused changes nothing, and no name in the file is taken on trust. */
class RefusedRoadTest {

    private static final ResumePolicy FROM_STATE = new ResumePolicy(false, false, false, true, false);

    @TempDir
    Path directory;

    private RunHome home;
    private RunPlaces places;
    private ResumeEngine engine;

    @BeforeEach
    void an_engine() {
        home = RunHome.of(directory, SampleRun.RUN);
        places = RunPlaces.inside(home);
        engine = new ResumeEngine(
                EngineSettings.of(SampleRun.CLOCK, new EngineSettings.Runner("bakery", 41, "0.1.0"), warning -> {}));
    }

    @Test
    void a_dag_that_is_refused_leaves_the_damaged_log_where_it_was() throws IOException {
        // given
        engine.start(places, Dags.request(new String(SavedRun.dag(), UTF_8))).close();
        Files.write(home.eventsFile(), Arrays.copyOf(Files.readAllBytes(home.eventsFile()), 9_000));
        NewRun other = Dags.request(document(task("a"), task("b"), task("d")));

        // when
        assertThatThrownBy(() -> engine.startOrResume(places, other, FROM_STATE))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("DAG changed");

        // then
        assertThat(home.hasEvents()).isTrue();
        try (Stream<Path> files = Files.list(home.directory())) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().contains("aside"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "kept", "src", "../kept", ""})
    void an_artifact_directory_that_is_no_place_here_is_not_gone_on_with(String named) throws IOException {
        // given
        SavedRun saved = new SavedRun();
        saved.inline(0, "inside", "inside");
        ((ObjectNode) saved.document.get("run")).put("artifacts", named).put("home", "/elsewhere");
        Path file = saved.write(directory);

        // when
        try (RecoveredRun run =
                engine.resumeFrom(file, places, Optional.empty(), OptionChoices.NONE, ResumePolicy.STRICT)) {

            // then
            assertThat(run.state().artifacts()).isEqualTo(ArtifactChoice.own());
            assertThat(run.state().task(new TaskId("a")).transcript()).isPresent();
        }
        assertThat(home.artifacts()).isDirectory();
    }
}
