package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunRoot;
import dev.reproof.engine.roads.SavedRun;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run a state file belongs to. */
class StateSourceTest {

    @TempDir
    Path directory;

    @Test
    void a_file_that_lies_about_belongs_to_the_run_it_names() throws IOException {
        Path file = new SavedRun().write(directory);

        StateSource source = StateSource.of(file, Optional.empty(), RunRoot.under(directory));

        assertThat(source.file()).isEqualTo(file);
        assertThat(source.home()).isEqualTo(RunHome.of(directory, new RunId("r1")));
        assertThat(StateSource.of(file, () -> new RunId("other"), RunRoot.under(directory)))
                .isEqualTo(source);
    }

    @Test
    void the_name_the_operator_gives_comes_first() throws IOException {
        Path file = new SavedRun().write(directory);

        assertThat(StateSource.of(file, Optional.of("r2"), RunRoot.under(directory))
                        .home())
                .isEqualTo(RunHome.of(directory, new RunId("r2")));
    }

    @Test
    void the_file_of_a_runs_directory_belongs_to_that_directory_wherever_it_was_moved() throws IOException {
        Path moved = Files.createDirectories(directory.resolve("elsewhere/.reproof/runs/renamed"));
        Path file = new SavedRun().write(moved);

        assertThat(StateSource.of(file, Optional.empty(), RunRoot.under(directory))
                        .home())
                .isEqualTo(new RunHome(moved));
        assertThat(StateSource.of(file, () -> new RunId("other"), RunRoot.under(directory))
                        .home())
                .isEqualTo(new RunHome(moved));
        assertThat(StateSource.of(moved.resolve("../renamed/state.json"), Optional.empty(), RunRoot.under(directory))
                        .home())
                .isEqualTo(new RunHome(moved));
        assertThat(StateSource.of(file, Optional.of("r2"), RunRoot.under(directory))
                        .home())
                .isEqualTo(RunHome.of(directory, new RunId("r2")));
    }

    @Test
    void another_file_in_a_runs_directory_belongs_to_the_run_it_names() throws IOException {
        Path run = Files.createDirectories(directory.resolve(".reproof/runs/r7"));
        Path file = Files.move(new SavedRun().write(run), run.resolve("state.aside-1.json"));

        assertThat(StateSource.of(file, Optional.empty(), RunRoot.under(directory))
                        .home())
                .isEqualTo(RunHome.of(directory, new RunId("r1")));
    }

    @Test
    void a_file_that_names_no_run_needs_a_name() throws IOException {
        SavedRun saved = new SavedRun();
        saved.document.remove("run");
        saved.document.put("version", 1);
        Path file = saved.write(directory);

        assertThat(StateSource.of(file, () -> new RunId("other"), RunRoot.under(directory))
                        .home())
                .isEqualTo(RunHome.of(directory, new RunId("other")));
        assertThatThrownBy(() -> StateSource.of(file, Optional.empty(), RunRoot.under(directory)))
                .isInstanceOf(Invalid.class)
                .hasMessageContainingAll(file.toString(), "names no run", "--run-id");
        assertThat(StateSource.of(file, Optional.of("r2"), RunRoot.under(directory))
                        .home())
                .isEqualTo(RunHome.of(directory, new RunId("r2")));
    }

    @Test
    void what_cannot_be_a_name_or_a_file_is_refused() throws IOException {
        Path file = new SavedRun().write(directory);

        assertThatThrownBy(() -> StateSource.of(file, Optional.of("../r2"), RunRoot.under(directory)))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() ->
                        StateSource.of(directory.resolve("none.json"), Optional.empty(), RunRoot.under(directory)))
                .isInstanceOf(NotFound.class);
    }
}
