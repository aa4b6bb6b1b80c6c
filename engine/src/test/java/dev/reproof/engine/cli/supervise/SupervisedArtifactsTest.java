package dev.reproof.engine.cli.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.run.PinnedArtifacts;
import dev.reproof.engine.cli.run.RunTargetMixin;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.projections.state.StateWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor reads in a state file, whatever that says. */
class SupervisedArtifactsTest {

    private static final String FILE = "\"transcript\": { \"kind\": \"artifact\", \"path\": \"%s\", \"bytes\": 4 }";

    @TempDir
    Path directory;

    private RunHome home;

    @BeforeEach
    void furnish() throws IOException {
        home = RunHome.of(directory, new RunId("r"));
        Files.createDirectories(home.artifacts());
    }

    @Test
    void the_first_files_that_are_missing_are_named_and_the_rest_counted() throws IOException {
        // given
        state(IntStream.range(0, 25)
                .mapToObj(number -> task("t" + number, FILE.formatted("t" + number + ".stream.txt")))
                .collect(Collectors.joining(",")));
        Files.writeString(home.artifacts().resolve("t7.stream.txt"), "four");

        // when, then
        assertThat(missing().orElseThrow().text())
                .startsWith("24 of 25 transcript files")
                .contains("'t0', 't1'", "'t6', 't8'", "'t20' and 4 more; there is no event log")
                .doesNotContain("'t7'", "'t21'");
    }

    @Test
    void a_text_counts_that_the_state_file_carries_for_want_of_a_file_and_one_of_the_legacy_runner_does_not()
            throws IOException {
        state(task("inline", "\"transcript\": { \"kind\": \"inline\", \"data\": \"\", \"bytes\": 4 }") + ","
                + task("legacy", "\"transcript\": { \"kind\": \"legacy\", \"resultText\": \"said\" }"));

        assertThat(missing().orElseThrow().text())
                .startsWith("1 of 1 transcript files")
                .contains("'inline'");
    }

    @Test
    void a_pointer_that_leads_out_of_the_directory_is_not_followed() throws IOException {
        state(task("t", FILE.formatted("../four.txt")));
        Files.writeString(home.directory().resolve("four.txt"), "four");

        assertThat(missing()).isPresent();
    }

    @Test
    void nothing_is_told_of_a_state_file_that_cannot_be_read() throws IOException {
        Files.writeString(home.state(), "{ \"version\": 2");

        assertThat(missing()).isEmpty();
    }

    private Optional<StateWarning> missing() {
        RunTargetMixin.Target target = new RunTargetMixin.Target(new RunId("r"), home, Optional.empty());
        return new SupervisedArtifacts(target, new PinnedArtifacts(RunPlaces.inside(home), true), false).missing(true);
    }

    private static String task(String id, String transcript) {
        return "{ \"id\": \"" + id + "\", \"status\": \"FINISHED\", " + transcript + " }";
    }

    private void state(String tasks) throws IOException {
        Files.writeString(home.state(), """
                { "version": 2, "run": { "id": "r", "position": 9, "home": "/gone/r", "artifacts": "/gone/r/artifacts" },
                  "state": { "title": "T", "tasks": [ %s ] } }
                """.formatted(tasks));
    }
}
