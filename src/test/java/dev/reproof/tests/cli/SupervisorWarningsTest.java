package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.WarnedRun.runnersTold;
import static dev.reproof.tests.cli.WarnedRun.supervisorTold;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the packaged supervisor and its runners warn of, and where it can be read afterwards; and when they have nothing to
 * warn of. Each run has a directory of its own.
 */
class SupervisorWarningsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Begins a text of which the legacy runner kept the end alone. */
    private static final String TRUNCATED = "[...truncated 9000 earlier chars...]\\nthe end";

    @TempDir
    static Path directory;

    /** By the code that nothing is to be told of: what a process said whose run is just on the good side. */
    private static final Map<String, Finished> SILENT = new TreeMap<>();

    private static WarnedRun undisturbed;

    /** Its first task has finished, and its second is to be run again; its artifacts are in its own directory. */
    private static WarnedRun half;

    @BeforeAll
    static void run_what_gives_no_reason_to_warn() throws Exception {
        half = failedOnce("half");
        Finished pinned = failedOnce("pinned", "--full-output-dir", "kept").supervise("--full-output-dir", "kept");
        SILENT.put("ARTIFACTS_UNPINNED", pinned);
        SILENT.put("ARTIFACTS_MISSING", pinned);
        SILENT.put("ARTIFACTS_MOVED", pinned);
        undisturbed = place("undisturbed");
        SILENT.put("ARTIFACTS_DISABLED", undisturbed.reproof("run", "--no-artifacts"));
        WarnedRun copied = half.copy(directory.resolve("copied"));
        Files.delete(copied.home().eventsFile());
        SILENT.put(
                "STATE_LEGACY",
                copied.reproof(
                        "run",
                        "--retry-failed",
                        "--resume-state",
                        copied.home().state().toString()));
        SILENT.put(
                "TRANSCRIPT_DEGRADED",
                place("whole").legacy("all of it").reproof("run", "--resume-state", "legacy.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ARTIFACTS_UNPINNED",
                "ARTIFACTS_DISABLED",
                "ARTIFACTS_MISSING",
                "ARTIFACTS_MOVED",
                "STATE_LEGACY",
                "TRANSCRIPT_DEGRADED"
            })
    void nothing_is_said_where_there_is_no_reason(String code) {
        Finished finished = SILENT.get(code);

        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(finished.err()).contains("SUCCESS").doesNotContain(code);
    }

    @Test
    void artifacts_that_are_not_pinned_are_told_of() throws Exception {
        WarnedRun place = place("unpinned");

        Finished finished = place.supervise();

        assertThat(finished.code()).as(finished.toString()).isZero();
        place.requireTold(
                finished,
                place.status(),
                "ARTIFACTS_UNPINNED",
                place.home().directory().toString(),
                "as long as that stays where it is",
                "give --full-output-dir");
        assertThat(supervisorTold(finished, "ARTIFACTS_UNPINNED"))
                .singleElement()
                .asString()
                .contains(place.home().directory().toString(), "give --full-output-dir");
        assertThat(place.index()).containsOnlyOnce("ARTIFACTS\\_UNPINNED");
    }

    @Test
    void artifacts_that_are_turned_off_are_told_of() throws Exception {
        WarnedRun place = place("disabled");

        Finished finished = place.supervise("--no-artifacts");

        assertThat(finished.code()).as(finished.toString()).isZero();
        place.requireTold(
                finished, place.status(), "ARTIFACTS_DISABLED", " bytes now and grows", "give --full-output-dir");
        assertThat(supervisorTold(finished, "ARTIFACTS_DISABLED"))
                .singleElement()
                .asString()
                .contains("which has 0 bytes now and grows", "give --full-output-dir");
        assertThat(supervisorTold(finished, "ARTIFACTS_MISSING")).isEmpty();
    }

    @Test
    void files_that_are_gone_are_told_of_with_what_serves_instead() throws Exception {
        // given
        WarnedRun place = half.copy(directory.resolve("gone"));
        Files.delete(place.home().artifacts().resolve("first.stream.txt"));

        // when
        Finished finished = place.supervise("--log-format", "json");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        place.requireTold(
                finished,
                place.status(),
                "ARTIFACTS_MISSING",
                "1 of 1 transcript files",
                "'first'",
                "the event log was used instead",
                "find out who removes them");
        JsonNode warned = decisions(finished).get(2); // after what is told at the start, and the start
        assertThat(warned.path("decision").asText()).isEqualTo("warn");
        assertThat(warned.path("run").asText()).isEqualTo("r");
        assertThat(warned.path("position").asLong()).isPositive();
        assertThat(warned.path("artifacts").asText())
                .isEqualTo(half.home().artifacts().toString());
        assertThat(warned.path("reason").asText())
                .startsWith("ARTIFACTS_MISSING: 1 of 1 transcript files are missing or not as long")
                .contains("'first'", "the event log will be used instead", "find out who removes them");
        assertThat(place.index()).containsOnlyOnce("ARTIFACTS\\_MISSING");
        assertThat(place.home().artifacts().resolve("first.stream.txt")).hasContent("first is done");
    }

    @Test
    void files_that_are_short_are_told_of_before_a_runner_refuses_for_want_of_a_log() throws Exception {
        // given
        WarnedRun place = failedOnce("lost");
        Files.delete(place.home().eventsFile());
        Files.writeString(place.home().artifacts().resolve("first.stream.txt"), "first");

        // when
        Finished refused = place.supervise();

        // then
        assertThat(refused.code()).as(refused.toString()).isEqualTo(65);
        assertThat(supervisorTold(refused, "ARTIFACTS_MISSING"))
                .singleElement()
                .asString()
                .contains("1 of 1", "'first'", "there is no event log to use instead", "--accept-degraded");

        // when
        Finished accepted = place.reproof("run", "--retry-failed", "--accept-degraded");

        // then
        assertThat(accepted.code()).as(accepted.toString()).isZero();
        String status = place.status();
        place.requireTold(accepted, status, "TRANSCRIPT_DEGRADED", "'first'", "begin again under another --run-id");
        place.requireTold(
                accepted, status, "ARTIFACTS_MISSING", "1 of 1", "'first'", "what is left of each was used instead");
        assertThat(place.index()).containsOnlyOnce("TRANSCRIPT\\_DEGRADED");
    }

    @Test
    void another_directory_is_told_of() throws Exception {
        // given
        WarnedRun place = half.copy(directory.resolve("moved"));

        // when
        Finished finished = place.supervise("--full-output-dir", "after");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        place.requireTold(
                finished,
                place.status(),
                "ARTIFACTS_MOVED",
                "were in " + place.home().artifacts(),
                "are in " + place.path("after"),
                "remove that when nothing needs it");
        assertThat(finished.err()).doesNotContain("ARTIFACTS_MISSING");
        assertThat(place.index("after")).containsOnlyOnce("ARTIFACTS\\_MOVED");
    }

    @Test
    void a_state_of_the_legacy_runner_and_a_text_without_its_beginning_are_told_of() throws Exception {
        // given
        WarnedRun place = place("legacy").legacy(TRUNCATED);

        // when
        Finished finished = place.supervise("--resume-state", "legacy.json");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        String status = place.status();
        place.requireTold(finished, status, "STATE_LEGACY", "legacy.json", "reproof state upgrade");
        place.requireTold(finished, status, "TRANSCRIPT_DEGRADED", "'first'", "--full-output-dir");
        assertThat(place.index()).containsOnlyOnce("STATE\\_LEGACY").containsOnlyOnce("TRANSCRIPT\\_DEGRADED");
    }

    @ParameterizedTest
    @CsvSource({"ARTIFACTS_UNPINNED,", "ARTIFACTS_DISABLED, --no-artifacts"})
    void artifacts_that_have_to_be_pinned_and_are_not_are_refused_before_a_runner_is_started(String code, String option)
            throws Exception {
        // given
        WarnedRun place = place("refused-" + code);
        List<String> options = new ArrayList<>(List.of("--require-pinned-artifacts", "--log-format", "json"));
        if (option != null) {
            options.add(option);
        }

        // when
        Finished finished = place.supervise(options.toArray(String[]::new));

        // then
        assertThat(finished.code()).as(finished.toString()).isEqualTo(78);
        assertThat(decisions(finished)).singleElement().satisfies(refused -> {
            assertThat(refused.path("decision").asText()).isEqualTo("refuse");
            assertThat(refused.path("reason").asText()).startsWith(code + ": ").contains("--full-output-dir");
        });
        assertThat(finished.err().lines()).hasSize(1);
        assertThat(place.home().directory()).doesNotExist();
        assertThat(place.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ARTIFACTS_UNPINNED,", "ARTIFACTS_DISABLED, --no-artifacts"})
    void a_restart_that_finds_no_artifacts_is_noisy_and_sends_every_prompt_as_it_would_have_been(
            String code, String option) throws Exception {
        // given
        WarnedRun torn = place("torn-" + code);
        torn.write("change.sh", """
                if [ ! -e changed ]; then
                  touch changed
                  echo two > code.txt
                  rm -rf .reproof/runs/$REPROOF_RUN/artifacts
                fi
                """);

        // when
        Finished finished = option == null
                ? torn.supervise("--runner-files", "code.txt")
                : torn.supervise("--runner-files", "code.txt", option);

        // then it was started again, and told of by the supervisor and by both runners
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(finished.err()).containsOnlyOnce("planned restart 1 of at most 20");
        assertThat(supervisorTold(finished, code)).hasSize(1);
        assertThat(runnersTold(finished, code)).hasSize(2);
        int gone = option == null ? 1 : 0;
        assertThat(supervisorTold(finished, "ARTIFACTS_MISSING")).hasSize(gone);
        assertThat(runnersTold(finished, "ARTIFACTS_MISSING")).hasSize(gone);
        if (option == null) {
            assertThat(finished.err())
                    .contains(" of 2 transcript files are missing or not as long as they were: 'first'")
                    .contains(" of 2 transcript files were missing, short or altered: 'first'");
        }

        // and it did no harm
        assertThat(torn.received()).hasSize(3).isEqualTo(undisturbed.received());
        assertThat(torn.received().get("third")).contains("first is done", "second is done");
    }

    private static WarnedRun place(String name) throws IOException {
        return WarnedRun.in(directory.resolve(name));
    }

    /** A run whose first task has finished, and whose second is to be run again. */
    private static WarnedRun failedOnce(String name, String... options) throws Exception {
        WarnedRun place = place(name);
        place.write("fail", "");
        Finished finished = place.reproof("run", options);
        assertThat(finished.code()).as(finished.toString()).isEqualTo(1);
        Files.delete(place.path("fail"));
        return place;
    }

    private static List<JsonNode> decisions(Finished finished) throws IOException {
        List<JsonNode> told = new ArrayList<>();
        for (String line :
                finished.err().lines().filter(line -> line.startsWith("{")).toList()) {
            JsonNode object = JSON.readTree(line);
            if (object.path("by").asText().equals("supervisor")) {
                told.add(object);
            }
        }
        return told;
    }
}
