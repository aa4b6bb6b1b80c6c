package dev.reproof.engine.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs and state files that make room for others. */
class SetAsideTest {

    @TempDir
    Path cwd;

    private RunHome home;
    private Path making;

    @BeforeEach
    void a_run_directory() {
        home = RunHome.of(cwd, new RunId("r1"));
        home.create();
        making = home.directory().resolve("events-import.mv.db");
    }

    @Test
    void a_log_that_is_made_takes_the_place_of_the_runs_log() throws IOException {
        Files.writeString(making, "new");
        Files.setPosixFilePermissions(making, PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(home.eventsFile(), "old");

        new LogReplacement(home).adopt();

        assertThat(home.eventsFile()).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.eventsFile())))
                .isEqualTo("rw-------");
        assertThat(making).doesNotExist();
    }

    @Test
    void where_no_log_was_made_the_one_that_is_there_stays() throws IOException {
        Files.writeString(home.eventsFile(), "old");

        assertThatThrownBy(new LogReplacement(home)::adopt)
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(making.toString());
        assertThat(home.eventsFile()).hasContent("old");
    }

    @Test
    void what_an_earlier_attempt_left_is_discarded_and_nothing_else() throws IOException {
        Files.writeString(making, "half");
        Files.writeString(home.eventsFile(), "old");

        new LogReplacement(home).discard();
        new LogReplacement(home).discard();

        assertThat(making).doesNotExist();
        assertThat(home.eventsFile()).hasContent("old");
    }

    @Test
    void what_cannot_be_discarded_is_named() throws IOException {
        Files.createFile(Files.createDirectory(making).resolve("inside"));

        assertThatThrownBy(new LogReplacement(home)::discard)
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(making.toString());
    }

    @Test
    void a_log_set_aside_takes_the_first_name_that_is_free() throws IOException {
        Path first = Files.writeString(home.directory().resolve("events.aside-1.mv.db"), "first");
        Path second = Files.createDirectory(home.directory().resolve("events.aside-2.mv.db"));
        Files.writeString(home.eventsFile(), "damaged");

        Path aside = new LogReplacement(home).setAside();

        assertThat(aside).isEqualTo(home.directory().resolve("events.aside-3.mv.db"));
        assertThat(aside).hasContent("damaged");
        assertThat(home.eventsFile()).doesNotExist();
        assertThat(first).hasContent("first");
        assertThat(second).isDirectory();
    }

    @Test
    void a_name_that_a_dangling_link_has_is_taken() throws IOException {
        Path link =
                Files.createSymbolicLink(home.directory().resolve("events.aside-1.mv.db"), cwd.resolve("unplugged"));
        Files.writeString(home.eventsFile(), "damaged");

        assertThat(new LogReplacement(home).setAside())
                .isEqualTo(home.directory().resolve("events.aside-2.mv.db"));

        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void a_log_that_is_not_there_cannot_be_set_aside() throws IOException {
        Files.delete(home.eventsFile());

        assertThatThrownBy(new LogReplacement(home)::setAside)
                .isInstanceOf(ReproofException.Storage.class)
                .hasMessageContaining(home.eventsFile().toString());
    }

    @Test
    void a_state_file_is_set_aside_where_there_is_one() throws IOException {
        assertThat(new LogReplacement(home).setStateAside()).isEmpty();
        Files.writeString(home.directory().resolve("state.aside-1.json"), "first");
        Files.writeString(home.state(), "another history");

        assertThat(new LogReplacement(home).setStateAside())
                .contains(home.directory().resolve("state.aside-2.json"));

        assertThat(home.directory().resolve("state.aside-2.json")).hasContent("another history");
        assertThat(home.directory().resolve("state.aside-1.json")).hasContent("first");
        assertThat(home.state()).doesNotExist();
    }
}
