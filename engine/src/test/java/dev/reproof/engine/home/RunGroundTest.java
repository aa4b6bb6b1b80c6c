package dev.reproof.engine.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunGroundTest {

    private static final RunId RUN = new RunId("r1");
    private static final Holder ME = new Holder(41, "bakery", Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    Path cwd;

    private RunHome home;
    private RunLock lock;
    private RunGround ground;

    @BeforeEach
    void a_run_is_held() throws IOException {
        home = RunRoot.under(cwd.resolve("project")).home(RUN);
        home.create();
        Files.writeString(home.eventsFile(), "all that was said");
        lock = RunLock.acquire(home, RUN, ME, Duration.ZERO);
        ground = RunGround.of(home, RUN, cwd.resolve("rescued"), true);
    }

    @AfterEach
    void let_go() {
        ground.close();
        lock.leave();
        lock.close();
    }

    @Test
    void files_that_keep_their_names_hold_however_much_is_written_to_them() throws IOException {
        Files.writeString(home.eventsFile(), "more");

        assertThat(ground.holds()).isTrue();
        assertThatCode(ground::require).doesNotThrowAnyException();
        assertThat(cwd.resolve("rescued")).doesNotExist();
    }

    @Test
    void a_directory_that_is_gone_loses_the_ground_and_the_log_is_copied_once() throws IOException {
        RunRemoval.removeLeft(cwd.resolve("project"));

        assertLost("its directory " + home.directory() + " is gone", "copied to");
        assertLost("its directory", "copied to");
        assertThat(new RunHome(cwd.resolve("rescued/1/r1")).eventsFile()).hasContent("all that was said");
        assertThat(cwd.resolve("rescued/2")).doesNotExist();
        assertThat(home.directory()).doesNotExist();
    }

    @Test
    void what_has_come_in_its_place_is_not_taken_for_it() throws IOException {
        Files.move(home.directory(), cwd.resolve("elsewhere"));
        home.create();
        RunLock other = RunLock.acquire(home, RUN, ME, Duration.ZERO);

        assertLost("is another file now", "copied to");
        lock.leave();
        lock.close();

        assertThat(home.holder()).exists();
        other.close();
    }

    @Test
    void a_log_that_another_file_has_replaced_is_copied() throws IOException {
        Path other = Files.writeString(cwd.resolve("other"), "another history");
        Files.move(other, home.eventsFile(), StandardCopyOption.REPLACE_EXISTING);

        assertLost(home.eventsFile() + " is another file now", "copied to");
        assertThat(new RunHome(cwd.resolve("rescued/1/r1")).eventsFile()).hasContent("all that was said");
    }

    @Test
    void a_lost_lock_loses_the_ground_and_the_log_stays_where_it_is() throws IOException {
        Files.delete(home.lock());

        assertLost(home.lock() + " is gone", "the event log is where it was");
        assertThat(cwd.resolve("rescued")).doesNotExist();
    }

    @Test
    void what_was_lost_once_stays_lost() throws IOException {
        Path elsewhere = cwd.resolve("elsewhere");
        Files.move(home.directory(), elsewhere);
        assertLost("is gone", "copied to");

        Files.move(elsewhere, home.directory());

        assertThat(ground.holds()).isFalse();
        assertLost("is gone", "copied to");
    }

    @Test
    void a_copy_that_cannot_be_made_where_it_should_be_is_made_among_temporary_files() throws IOException {
        Files.writeString(cwd.resolve("rescued"), "a file in the way");
        RunRemoval.removeLeft(cwd.resolve("project"));

        Storage lost = catchThrowableOfType(Storage.class, ground::require);

        Path copy = Path.of(lost.getMessage().replaceAll("(?s).*was copied to (.*?): '.*", "$1"));
        assertThat(copy).startsWith(Path.of(System.getProperty("java.io.tmpdir"), "reproof-rescued"));
        assertThat(new RunHome(copy).eventsFile()).hasContent("all that was said");
        RunRemoval.removeLeft(copy.getParent());
    }

    @Test
    void runs_that_lose_their_ground_together_have_a_copy_each() throws IOException {
        RunHome second = RunRoot.under(cwd.resolve("project")).home(new RunId("r2"));
        second.create();
        RunLock held = RunLock.acquire(second, new RunId("r2"), ME, Duration.ZERO);
        try (RunGround beside = RunGround.of(second, new RunId("r2"), cwd.resolve("rescued"), true)) {
            RunRemoval.removeLeft(cwd.resolve("project"));

            assertLost("is gone", "rescued/1/r1");
            assertThatThrownBy(beside::require).isInstanceOf(Storage.class).hasMessageContaining("rescued/2/r2");
        } finally {
            held.leave();
            held.close();
        }
    }

    private void assertLost(String found, String next) {
        assertThatThrownBy(ground::require)
                .isInstanceOf(Storage.class)
                .hasMessageContaining("Run r1 lost its ground: ")
                .hasMessageContaining(found)
                .hasMessageContaining(next);
    }
}
