package dev.reproof.engine.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.disk.FaultyDisk;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHomeTest {

    @TempDir
    Path cwd;

    @Test
    void everything_of_a_run_lies_in_its_one_directory() {
        RunHome home = RunHome.of(cwd, new RunId("r1"));

        assertThat(home.directory()).isEqualTo(cwd.resolve(".reproof/runs/r1"));
        assertThat(home.events()).isEqualTo(home.directory().resolve("events"));
        assertThat(home.eventsFile()).isEqualTo(home.directory().resolve("events.mv.db"));
        assertThat(home.state()).isEqualTo(home.directory().resolve("state.json"));
        assertThat(home.artifacts()).isEqualTo(home.directory().resolve("artifacts"));
        assertThat(home.lock().getParent()).isEqualTo(home.directory());
        assertThat(home.holder().getParent()).isEqualTo(home.directory()).isNotEqualTo(home.lock());
    }

    @Test
    void the_paths_are_absolute_wherever_the_run_was_started() {
        RunHome home = RunHome.of(Path.of(""), new RunId("r1"));

        assertThat(home.events()).isAbsolute();
        assertThat(new RunHome(Path.of("moved")).state()).isAbsolute();
    }

    @Test
    void a_created_home_is_open_to_its_owner_only() throws IOException {
        RunHome home = RunHome.of(cwd, new RunId("r1"));

        home.create();
        home.force();

        assertThat(permissions(cwd.resolve(".reproof"))).isEqualTo("rwx------");
        assertThat(permissions(cwd.resolve(".reproof/runs"))).isEqualTo("rwx------");
        assertThat(permissions(home.directory())).isEqualTo("rwx------");
    }

    @Test
    void every_new_directory_is_made_durable_in_its_parent() throws IOException {
        FaultyDisk disk = FaultyDisk.healthy();

        OwnerOnly.directories(disk, cwd.resolve("a/b/c"));
        OwnerOnly.directories(disk, cwd.resolve("a/b/d"));

        assertThat(disk.steps()).hasSize(4).containsOnly("forceDirectory");
    }

    @Test
    void creating_it_again_leaves_it_as_it_is() throws IOException {
        RunHome home = RunHome.of(cwd, new RunId("r1"));
        home.create();
        Files.writeString(home.state(), "{}");
        Files.setPosixFilePermissions(home.directory(), PosixFilePermissions.fromString("rwxr-x---"));

        home.create();

        assertThat(home.state()).hasContent("{}");
        assertThat(permissions(home.directory())).isEqualTo("rwxr-x---");
    }

    @Test
    void a_file_in_the_way_is_named() throws IOException {
        Files.writeString(cwd.resolve(".reproof"), "");

        assertThatThrownBy(() -> RunHome.of(cwd, new RunId("r1")).create())
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(cwd.resolve(".reproof").toString());
    }

    @Test
    void runs_are_listed_by_name_and_other_entries_left_out() throws IOException {
        for (String run : new String[] {"zeta", "alpha", "m.2"}) {
            RunHome.of(cwd, new RunId(run)).create();
        }
        Files.createDirectory(cwd.resolve(".reproof/runs/.hidden"));
        Files.createDirectory(cwd.resolve(".reproof/runs/not a run"));
        Files.writeString(cwd.resolve(".reproof/runs/file"), "");

        assertThat(RunHome.runsUnder(cwd)).extracting(RunHome::name).containsExactly("alpha", "m.2", "zeta");
        assertThat(RunHome.runsUnder(cwd)).contains(RunHome.of(cwd, new RunId("m.2")));
    }

    @Test
    void a_place_without_runs_lists_none() {
        assertThat(RunHome.runsUnder(cwd)).isEmpty();
    }

    @Test
    void the_list_is_refused_rather_than_cut() {
        for (int i = 0; i < 4; i++) {
            RunHome.of(cwd, new RunId("r" + i)).create();
        }

        assertThat(RunRoot.under(cwd).homes(4)).hasSize(4);
        assertThatThrownBy(() -> RunRoot.under(cwd).homes(3))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining("More than 3 entries");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
