package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version-2 files that say no more than the format's proposal did: no run, and texts without length and digest. */
class ProposedStatesTest {

    private static final String DAG = """
            {"title": "Proposed", "tasks": [
              {"id": "filed", "complexity": "LOW", "subtask_prompt": "A.", "depends_on": []},
              {"id": "packed", "complexity": "LOW", "subtask_prompt": "B.", "depends_on": []},
              {"id": "kept", "complexity": "LOW", "subtask_prompt": "C.", "depends_on": []},
              {"id": "last", "complexity": "LOW", "subtask_prompt": "D.", "depends_on": ["filed", "packed", "kept"]}]}
            """;

    private static final String WARNING = "TRANSCRIPT_UNCHECKED: Of 3 texts the state file leaves out";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void a_state_file_with_a_text_of_each_kind() throws IOException {
        place = Workplace.in(directory);
        place.write("dag.json", DAG);
        place.write("said.txt", "of a file 🥖");
        place.write("state.json", """
                {"version": 2, "state": {"title": "Proposed", "startedAt": 1700000000000, "tasks": [
                  {"id": "filed", "status": "FINISHED", "depends_on": [], "resultText": "of a file 🥖",
                   "transcript": {"kind": "artifact", "path": "said.txt"}},
                  {"id": "packed", "status": "FINISHED", "depends_on": [],
                   "transcript": {"kind": "inline", "encoding": "gzip-base64", "data": "%s"}},
                  {"id": "kept", "status": "FINISHED", "depends_on": [],
                   "transcript": {"kind": "legacy", "resultText": "of a legacy state"}},
                  {"id": "last", "status": "RUNNING", "depends_on": ["filed", "packed", "kept"]}]}}
                """.formatted(packed("of the state file")));
    }

    @Test
    void such_a_file_goes_on_with_its_dag_and_says_what_could_not_be_checked() throws Exception {
        // when
        Finished plan = place.reproof("plan", "state.json", "--dag", "dag.json");
        Finished run = place.reproof(
                "run", "dag.json", "--resume-state", "state.json", "--run-id", "r1", "--agent-command", "cat");

        // then
        assertThat(plan.code()).as(plan.toString()).isZero();
        assertThat(plan.err()).contains("warning: " + WARNING);
        assertThat(new String(plan.out(), UTF_8))
                .contains("KEEP    artifact  filed", "KEEP    inline    packed", "KEEP    legacy    kept");
        requireEnd(run, 0, "warning: " + WARNING, "run r1: resumed, 3 of 4 tasks finished", "run r1: SUCCESS");
        assertThat(new String(place.reproof("prompt", "r1", "last").out(), UTF_8))
                .contains(
                        "### filed [FINISHED]\nof a file 🥖\n",
                        "### packed [FINISHED]\nof the state file\n",
                        "### kept [FINISHED]\nof a legacy state\n");
        assertThat(new String(place.reproof("status", "r1", "--json").out(), UTF_8))
                .contains("\"code\": \"TRANSCRIPT_UNCHECKED\"");
    }

    @Test
    void the_commands_that_only_read_it_say_so_too() throws Exception {
        // when
        Finished check = place.reproof("state", "check", "--dag", "dag.json", "--full-output-dir", ".", "state.json");
        Finished upgrade = place.reproof("state", "upgrade", "--dag", "dag.json", "state.json");

        // then
        assertThat(check.code()).as(check.toString()).isZero();
        assertThat(new String(check.out(), UTF_8))
                .contains("filed  transcript artifact, 12 chars", "packed  transcript inline, 17 chars", WARNING);
        assertThat(upgrade.code()).as(upgrade.toString()).isZero();
        assertThat(upgrade.err()).contains("warning: " + WARNING);
    }

    @Test
    void a_file_that_is_not_the_one_the_state_shows_is_refused_by_plan_and_run() throws Exception {
        // given
        place.write("said.txt", "of another file");

        // when
        Finished plan = place.reproof("plan", "state.json", "--dag", "dag.json");
        Finished run = place.reproof(
                "run", "dag.json", "--resume-state", "state.json", "--run-id", "r1", "--agent-command", "cat");

        // then
        assertThat(plan.code()).as(plan.toString()).isEqualTo(65);
        assertThat(new String(plan.out(), UTF_8)).contains("REFUSE  none      filed");
        requireEnd(run, 65, "Transcripts cannot be rebuilt: 1 of 3", "not the one that the state file shows");
        assertThat(place.home("r1").hasEvents()).isFalse();
        assertThat(Files.readString(place.path("said.txt"))).isEqualTo("of another file");
    }

    private static String packed(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }
}
