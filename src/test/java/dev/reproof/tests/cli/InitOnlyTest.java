package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.home.RunHome;
import dev.reproof.tests.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is made before anybody runs it. */
class InitOnlyTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void a_run_is_made_with_no_agent_and_all_its_tasks_wait() throws Exception {
        // when
        Finished made = init("r1");

        // then
        RunHome home = place.home("r1");
        requireEnd(
                made,
                0,
                "run r1: made, 2 tasks wait and nothing runs",
                "'reproof resume r1 --agent-command CMD' begins it",
                home.state().toString(),
                "_index.md");
        assertThat(new StateOf(home).status("first")).isEqualTo("PENDING");
        assertThat(new StateOf(home).status("second")).isEqualTo("PENDING");
        assertThat(Files.readString(home.artifacts().resolve("_index.md"), UTF_8))
                .contains("first", "second", "PENDING");
        requireEnd(place.reproof("compact", "r1"), 78);
        assertThat(new String(place.reproof("status", "r1").out(), UTF_8)).contains("2 PENDING");
    }

    @Test
    void run_and_resume_go_on_as_an_undisturbed_run_would() throws Exception {
        // given
        requireEnd(place.run("whole"), 0);
        requireEnd(init("r1"), 0);
        requireEnd(init("r2"), 0);

        // when
        Finished run = place.run("r1");
        Finished resumed = place.resume("r2");

        // then
        requireEnd(run, 0, "run r1: SUCCESS");
        requireEnd(resumed, 0, "run r2: SUCCESS");
        for (String task : List.of("first", "second")) {
            for (String what : List.of("prompt", "transcript")) {
                Finished whole = place.reproof(what, "whole", task);
                assertThat(whole.code()).as(whole.toString()).isZero();
                assertThat(place.reproof(what, "r1", task).out()).isEqualTo(whole.out());
                assertThat(place.reproof(what, "r2", task).out()).isEqualTo(whole.out());
            }
        }
    }

    @Test
    void its_options_are_the_recorded_ones() throws Exception {
        // given
        requireEnd(init("r1", "--max-prompt-chars", "5000"), 0);

        // when
        Finished changed = place.run("r1", "--max-prompt-chars", "6000");

        // then
        requireError(changed, 78, "--max-prompt-chars expected 5000 as recorded, found 6000");
    }

    @Test
    void a_run_that_exists_is_refused_and_left_as_it_is() throws Exception {
        // given
        requireEnd(init("made"), 0);
        requireEnd(place.run("run"), 0);

        for (String run : List.of("made", "run")) {
            byte[] state = Files.readAllBytes(place.home(run).state());

            // when
            Finished again = init(run);

            // then
            requireError(
                    again,
                    78,
                    "Run " + run + " exists already in " + place.home(run).directory(),
                    "resume it, or choose another run id");
            assertThat(place.home(run).state()).hasBinaryContent(state);
        }
    }

    @Test
    void programs_are_told_on_one_line() throws Exception {
        // when
        Finished made = init("r1", "--log-format", "json");

        // then
        assertThat(made.code()).as(made.toString()).isZero();
        assertThat(made.err().lines()).hasSize(1);
        JsonNode line = JSON.readTree(made.err());
        assertThat(line.path("decision").asText()).isEqualTo("init");
        assertThat(line.path("run").asText()).isEqualTo("r1");
        assertThat(line.path("position").isIntegralNumber()).isTrue();
        assertThat(line.path("artifacts").asText())
                .isEqualTo(place.home("r1").artifacts().toString());
        assertThat(line.path("reason").asText()).contains("reproof resume r1");
    }

    @Test
    void what_is_wrong_is_refused_before_anything_is_made() throws Exception {
        // given
        place.write("cycle.json", "{\"title\": \"A cycle\", \"tasks\": [{\"id\": \"a\", \"dependsOn\": [\"a\"]}]}");

        // when, then
        assertThat(place.reproof("run", "cycle.json", "--run-id", "r1", "--init-only")
                        .code())
                .isEqualTo(2);
        assertThat(init("r1", "--resume-state", "dag.json").code()).isEqualTo(2);
        assertThat(place.home("r1").directory()).doesNotExist();
    }

    private Finished init(String run, String... more) throws Exception {
        return place.reproof(
                Stream.concat(Stream.of("run", "dag.json", "--run-id", run, "--init-only"), Stream.of(more))
                        .toArray(String[]::new));
    }
}
