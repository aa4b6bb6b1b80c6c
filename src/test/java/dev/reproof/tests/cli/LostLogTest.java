package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.home.RunHome;
import dev.reproof.tests.Finished;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that knows less than the state file written from it is refused, and nothing is begun in its place. */
class LostLogTest {

    @TempDir
    Path directory;

    private Workplace place;
    private RunHome home;

    @BeforeEach
    void a_finished_run() throws Exception {
        place = Workplace.in(directory);
        requireEnd(place.run("r1"), 0);
        home = place.home("r1");
    }

    @Test
    void a_log_cut_to_nothing_of_use_is_refused_by_resume_and_run() throws Exception {
        try (FileChannel log = FileChannel.open(home.eventsFile(), StandardOpenOption.WRITE)) {
            log.truncate(60_000);
        }

        requireRefused(place.resume("r1"));
        requireRefused(place.run("r1"));
    }

    @Test
    void a_log_that_is_gone_is_made_again_from_the_state_file_and_says_so() throws Exception {
        Files.delete(home.eventsFile());

        requireEnd(place.resume("r1"), 0, "warning: The event log of the run in", "run r1 has finished already");
        assertThat(place.reproof("transcript", "r1", "first").out())
                .isEqualTo(Workplace.FIRST_SAID.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        requireEnd(place.run("r1"), 0, "run r1 has finished already");
    }

    @Test
    void a_damaged_state_file_without_a_log_is_refused_and_kept() throws Exception {
        Files.delete(home.eventsFile());
        byte[] cut = Arrays.copyOf(Files.readAllBytes(home.state()), 200);
        Files.write(home.state(), cut);

        requireError(place.resume("r1"), 65, "has no event log", "state.json", "Nothing was changed");
        requireError(place.run("r1"), 65, "has no event log", "state.json", "Nothing was changed");
        requireError(place.run("r1"), 65, "has no event log", "state.json", "Nothing was changed");
        assertThat(Files.readAllBytes(home.state())).isEqualTo(cut);
    }

    @Test
    void the_log_of_another_run_with_the_same_id_is_refused_with_both_heads() throws Exception {
        place.write("dag.json", Workplace.dag("Other loaves").toString());
        requireEnd(place.run("r2"), 0);
        Files.copy(place.home("r2").eventsFile(), home.eventsFile(), StandardCopyOption.REPLACE_EXISTING);

        Finished refused = place.resume("r1");

        requireError(
                refused, 65, "damaged, rolled back or replaced", "expected position=", "found position=", "chain=");
    }

    @Test
    void a_state_file_that_says_nothing_is_set_aside_and_written_anew() throws Exception {
        byte[] before = Files.readAllBytes(home.state());
        Files.writeString(home.state(), "{\"version\":1}");

        Finished resumed = place.resume("r1");

        requireEnd(resumed, 0, "set aside as", "has finished already");
        assertThat(home.state().resolveSibling("state.json.unreadable")).hasContent("{\"version\":1}");
        assertThat(Files.size(home.state())).isCloseTo(before.length, org.assertj.core.data.Offset.offset(40L));
    }

    @Test
    void a_state_path_that_holds_something_else_is_refused_and_kept() throws Exception {
        place.write("mine.json", "{\"version\":1,\"state\":{}}");

        Finished refused = place.run("r2", "--state-path", "mine.json");

        requireError(refused, 78, "state path holds something that would be lost", "version 1", "--state-path");
        assertThat(place.path("mine.json")).hasContent("{\"version\":1,\"state\":{}}");
    }

    @Test
    void the_state_is_written_to_the_state_path_as_well_again_and_again() throws Exception {
        requireEnd(place.run("r2", "--state-path", "state-of-r2.json"), 0);
        requireEnd(place.resume("r2", "--state-path", "state-of-r2.json"), 0);

        assertThat(place.path("state-of-r2.json"))
                .content()
                .contains("\"id\": \"r2\"")
                .contains("\"runOutcome\": \"SUCCESS\"");
    }

    private void requireRefused(Finished finished) throws Exception {
        byte[] state = Files.readAllBytes(home.state());
        requireError(finished, 65, "damaged, rolled back or replaced", "expected position=", "Nothing was changed");
        assertThat(Files.readAllBytes(home.state())).isEqualTo(state);
    }
}
