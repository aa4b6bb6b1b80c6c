package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Checkpoint;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pauses are open, and the directory of the files that hold them is lost: nobody has released either. */
class LostPausesTest {

    private static final TaskId LEFT = new TaskId("left");
    private static final TaskId RIGHT = new TaskId("right");

    @TempDir
    Path directory;

    private RunHome home;

    @BeforeEach
    void two_open_pauses_without_their_directory() throws Exception {
        home = ScenarioEngine.home(directory);
        try (RecoveredRun run = ScenarioEngine.engine(0, warning -> {})
                .start(
                        RunPlaces.inside(home),
                        NewRun.of(
                                new RunId("parity"),
                                GatedScenario.twoPauses().document(),
                                "plot",
                                OptionChoices.NONE))) {
            run.startRank(0);
            Files.delete(run.openCheckpoint(LEFT).file());
            Files.delete(run.openCheckpoint(RIGHT).file());
        }
        Files.delete(home.checkpoints());
    }

    @Test
    void both_stay_closed_whichever_is_opened_first() {
        try (RecoveredRun run = resume(1)) {
            // when
            Checkpoint right = run.openCheckpoint(RIGHT);
            Checkpoint left = run.openCheckpoint(LEFT);

            // then
            assertThat(left.isReleased()).isFalse();
            assertThat(right.isReleased()).isFalse();
            assertThat(left.file()).isRegularFile();
            assertThat(right.file()).isRegularFile();
        }
    }

    @Test
    void both_stay_closed_when_the_runner_was_killed_while_it_made_the_directory_again() throws Exception {
        // given
        Path unfinished = Files.createDirectories(home.directory().resolve(".checkpoints.tmp"));
        Files.writeString(unfinished.resolve("right.waiting"), "half");

        // when, then
        both_stay_closed_whichever_is_opened_first();
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void one_that_is_released_before_the_other_is_looked_at_leaves_that_one_closed() throws Exception {
        // given
        try (RecoveredRun run = resume(1)) {
            Files.delete(run.openCheckpoint(LEFT).file());
        }

        try (RecoveredRun run = resume(2)) {
            // when
            Checkpoint left = run.openCheckpoint(LEFT);
            Checkpoint right = run.openCheckpoint(RIGHT);

            // then
            assertThat(left.isReleased()).isTrue();
            assertThat(right.isReleased()).isFalse();
        }
    }

    @Test
    void runs_that_share_a_directory_say_nothing_of_each_others_pauses() throws Exception {
        // given two runs of the same DAG with their pauses in one directory, which is lost
        Path shared = directory.resolve("shared");
        for (String id : List.of("one", "two")) {
            try (RecoveredRun run = ScenarioEngine.engine(0, warning -> {})
                    .start(
                            sharing(id, shared),
                            NewRun.of(
                                    new RunId(id), GatedScenario.twoPauses().document(), "plot", OptionChoices.NONE))) {
                run.startRank(0);
                assertThat(run.openCheckpoint(LEFT).isReleased()).isFalse();
            }
        }
        Files.move(shared, directory.resolve("lost"));

        // when one of them comes back, and makes the directory again
        try (RecoveredRun run =
                ScenarioEngine.engine(1, warning -> {}).resume(sharing("two", shared), OptionChoices.NONE)) {
            run.openCheckpoint(LEFT);
        }

        // then
        try (RecoveredRun run =
                ScenarioEngine.engine(1, warning -> {}).resume(sharing("one", shared), OptionChoices.NONE)) {
            Checkpoint left = run.openCheckpoint(LEFT);
            assertThat(left.isReleased()).isFalse();
            Files.delete(left.file());
            assertThat(left.isReleased()).isTrue();
        }
    }

    private RunPlaces sharing(String id, Path shared) {
        return new RunPlaces(
                new RunHome(directory.resolve(id)), ArtifactChoice.own(), Optional.empty(), Optional.empty(), shared);
    }

    private RecoveredRun resume(int stage) {
        return ScenarioEngine.engine(stage, warning -> {}).resume(RunPlaces.inside(home), OptionChoices.NONE);
    }
}
