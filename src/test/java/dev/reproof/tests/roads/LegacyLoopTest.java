package dev.reproof.tests.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.roads.LoopedRun.End;
import dev.reproof.tests.roads.LoopedRun.Play;
import dev.reproof.tests.roads.LoopedRun.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version-1 states of runs with a loop, which keep the end of each review only and say nothing of loops. */
class LegacyLoopTest {

    private static final String LOOP = ", \"loops\": [{\"convergeOn\": \"inspect\", \"maxIterations\": 3}]";
    private static final String BANNER = "[...truncated 9000 earlier chars...]\\n";
    private static final String CLEAN = "## Notes\\nall is well";
    private static final String SCRIPT = """
            {"tasks": {"gatework": [{"chunks": ["unused"]}, {"chunks": ["mended"]}],
                       "paint": [{"chunks": ["painted"]}],
                       "inspect": [{"chunks": ["## Blockers\\n- real hinge"]}, {"chunks": ["## Blockers\\nNone."]}]}}
            """;
    private static final Step GATEWORK_1 = step("gatework", 1);
    private static final Step INSPECT_0 = step("inspect", 0);
    private static final Step INSPECT_1 = step("inspect", 1);

    @TempDir
    Path directory;

    private String loops = LOOP;
    private OptionChoices options = OptionChoices.NONE;
    private Play play;

    @Test
    void the_findings_file_serves_where_the_findings_fell_off_the_review() throws Exception {
        // given
        state(0, "FINISHED", 0, "FINISHED", BANNER + CLEAN);
        sidecar("artifacts/inspect.findings.json", "{\"sections\": {\"Blockers\": \"- lost hinge\"}}");

        // when
        End end = resumed();

        // then
        assertThat(play.prompts()).containsOnlyKeys(GATEWORK_1, INSPECT_1);
        assertThat(play.prompts().get(GATEWORK_1).value())
                .contains(
                        "[Incomplete: only the end of this review was kept. What follows is what its findings file has.]")
                .contains("- lost hinge")
                .doesNotContain("all is well");
        assertThat(play.prompts().get(INSPECT_1).value()).contains("[Incomplete: only the end", "- lost hinge");
        assertThat(end.loops()).containsValue("CONVERGED in iteration 1");
    }

    @Test
    void every_task_may_have_a_findings_file_of_the_legacy_runner() throws Exception {
        // given
        state(0, "FINISHED", 0, "FINISHED", BANNER + CLEAN);
        for (String task : List.of("gatework", "paint", "inspect")) {
            sidecar("found/" + task + ".findings.json", legacySidecar(task, 0, "- found by " + task));
        }

        // when
        End end = resumed(Optional.of(directory.resolve("found")));

        // then
        assertThat(play.prompts()).containsOnlyKeys(GATEWORK_1, INSPECT_1);
        assertThat(play.prompts().get(GATEWORK_1).value())
                .contains("- found by inspect")
                .doesNotContain("found by paint", "found by gatework");
        assertThat(end.loops()).containsValue("CONVERGED in iteration 1");
        assertThat(directory.resolve("found/paint.findings.json"))
                .content(UTF_8)
                .isEqualTo(legacySidecar("paint", 0, "- found by paint"));
        assertThat(directory.resolve("found/inspect.findings.json"))
                .content(UTF_8)
                .isEqualTo(legacySidecar("inspect", 0, "- found by inspect"));
        assertThat(directory.resolve("found/inspect.iter1.findings.json"))
                .content(UTF_8)
                .contains("\"version\": 1", "\"sections\": [");
    }

    @Test
    void without_a_findings_file_the_review_is_made_again_and_its_findings_hold() throws Exception {
        // given
        state(0, "FINISHED", 0, "FINISHED", BANNER + CLEAN);
        sidecar("artifacts/inspect.iter1.findings.json", "{\"sections\": {\"Blockers\": \"- of another round\"}}");
        sidecar("elsewhere.json", "{\"sections\": {\"Blockers\": \"- out of bounds\"}}");
        Files.createSymbolicLink(directory.resolve("inspect.findings.json"), directory.resolve("elsewhere.json"));

        // when
        End end = resumed();

        // then
        assertThat(play.prompts()).containsOnlyKeys(INSPECT_0, GATEWORK_1, INSPECT_1);
        assertThat(play.prompts().get(GATEWORK_1).value()).contains("- real hinge");
        assertThat(end.loops()).containsValue("CONVERGED in iteration 1");
    }

    @Test
    void findings_that_are_left_in_the_end_of_a_review_are_gone_on_with() throws Exception {
        state(0, "FINISHED", 0, "FINISHED", BANNER + "x\\n## Blockers\\n- kept hinge");

        resumed();

        assertThat(play.prompts()).containsOnlyKeys(GATEWORK_1, INSPECT_1);
        assertThat(play.prompts().get(GATEWORK_1).value())
                .contains("- kept hinge")
                .contains("[Incomplete: only the end of this text was kept.");
    }

    @Test
    void a_review_in_which_nothing_can_be_read_is_made_again() throws Exception {
        // given: what a legacy runner has taken for clean
        state(0, "FINISHED", 0, "FINISHED", CLEAN);

        // when
        End end = resumed();

        // then
        assertThat(play.prompts()).containsOnlyKeys(step("inspect", 0), GATEWORK_1, INSPECT_1);
        assertThat(play.prompts().get(GATEWORK_1).value()).contains("- real hinge");
        assertThat(end.loops()).containsValue("CONVERGED in iteration 1");
    }

    @Test
    void a_review_without_a_banner_is_judged_as_it_is() throws Exception {
        state(0, "FINISHED", 0, "FINISHED", "## Blockers\\nNone.\\n" + CLEAN);

        End end = resumed();

        assertThat(play.prompts()).isEmpty();
        assertThat(end.loops()).containsValue("CONVERGED in iteration 0");
    }

    @Test
    void a_loop_goes_on_in_the_iteration_that_its_tasks_had_come_to() throws Exception {
        state(1, "FINISHED", 0, "FINISHED", "## Blockers\\n- first hinge");

        resumed();

        assertThat(play.prompts()).containsOnlyKeys(INSPECT_1);
        assertThat(play.prompts().get(INSPECT_1).value()).contains("- first hinge");
    }

    @Test
    void a_task_that_had_not_ended_waits_in_its_iteration() throws Exception {
        state(1, "RUNNING", 0, "FINISHED", "## Blockers\\n- first hinge");

        resumed();

        assertThat(play.prompts()).containsOnlyKeys(GATEWORK_1, INSPECT_1);
        assertThat(play.prompts().get(GATEWORK_1).value()).contains("- first hinge");
    }

    @Test
    void a_review_that_waits_for_its_next_round_hands_on_what_its_findings_file_says() throws Exception {
        state(1, "FINISHED", 0, "FINISHED", BANNER + CLEAN);
        sidecar("found/inspect.findings.json", "{\"Blockers\": \"- lost hinge\"}");

        resumed(Optional.of(directory.resolve("found")));

        assertThat(play.prompts()).containsOnlyKeys(INSPECT_1);
        assertThat(play.prompts().get(INSPECT_1).value())
                .contains("- lost hinge")
                .doesNotContain("all is well");
    }

    @Test
    void a_loop_that_an_option_names_goes_on_as_one_of_the_dag() throws Exception {
        loops = "";
        options = OptionChoices.NONE.with(RunOption.CONVERGE_ON, "inspect").with(RunOption.MAX_ITERATIONS, 2L);
        state(2, "FINISHED", 1, "FINISHED", "## Blockers\\n- second hinge");

        End end = resumed();

        assertThat(play.prompts()).containsOnlyKeys(step("inspect", 2));
        assertThat(play.prompts().get(step("inspect", 2)).value()).contains("- second hinge");
        assertThat(end.loops()).containsValue("CONVERGED in iteration 2");
    }

    @Test
    void a_findings_file_that_cannot_be_used_stops_the_resume_before_anything_is_made() throws Exception {
        for (String damaged : new String[] {
            "{",
            legacySidecar("paint", 0, "- of another task"),
            legacySidecar("inspect", 1, "- of another round"),
            "{\"version\": 1, \"task\": \"paint\", \"iteration\": 0, \"attempt\": 1, \"hasIssues\": false,"
                    + " \"blockers\": [], \"highSeverity\": [], \"sections\": []}",
            "{\"version\": 1, \"task\": \"inspect\", \"iteration\": 0, \"attempt\": 1, \"hasIssues\": true,"
                    + " \"blockers\": [\"- hinge\"], \"highSeverity\": [], \"sections\": []}"
        }) {
            state(0, "FINISHED", 0, "FINISHED", BANNER + CLEAN);
            sidecar("artifacts/inspect.findings.json", damaged);

            assertThatThrownBy(this::resumed)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("inspect.findings.json")
                    .hasMessageContaining("delete it");
            assertThat(new RunHome(directory.resolve("looped")).hasEvents()).isFalse();
        }
    }

    /** A line that was a finding when the file was written says nothing today, in the file as in a review. */
    @Test
    void a_findings_file_of_an_earlier_release_stands_for_what_is_read_in_its_sections_today() throws Exception {
        // given
        state(0, "FINISHED", 0, "FINISHED", BANNER + CLEAN);
        sidecar("artifacts/inspect.findings.json", resource("earlier-placeholders.json"));

        // when
        End end = resumed();

        // then
        assertThat(play.prompts()).isEmpty();
        assertThat(end.loops()).containsValue("CONVERGED in iteration 0");
    }

    @Test
    void a_finding_among_placeholders_of_an_earlier_release_is_not_lost() throws Exception {
        // given
        state(0, "FINISHED", 0, "FINISHED", BANNER + CLEAN);
        sidecar("artifacts/inspect.findings.json", resource("earlier-placeholders-and-a-finding.json"));

        // when
        resumed();

        // then
        assertThat(play.prompts()).containsOnlyKeys(GATEWORK_1, INSPECT_1);
        assertThat(play.prompts().get(GATEWORK_1).value()).contains("- lost hinge");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = LegacyLoopTest.class.getResourceAsStream("/findings/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static Step step(String task, int iteration) {
        return new Step(new TaskId(task), iteration);
    }

    private void state(int gatework, String gateworkStatus, int inspect, String inspectStatus, String review)
            throws IOException {
        write("kept.json", """
                {"version": 1, "state": {"title": "Lock", "tasks": [
                  {"id": "gatework", "status": "%s", "iteration": %d, "resultText": "done", "depends_on": []},
                  {"id": "paint", "status": "FINISHED", "resultText": "painted", "depends_on": ["gatework"]},
                  {"id": "inspect", "status": "%s", "iteration": %d, "resultText": "%s", "depends_on": ["gatework"]}]}}
                """.formatted(gateworkStatus, gatework, inspectStatus, inspect, review));
    }

    private static String legacySidecar(String task, int iteration, String blocker) {
        return "{\"taskId\": \"" + task + "\", \"iteration\": " + iteration
                + ", \"status\": \"FINISHED\", \"durationMs\": null, \"sections\": {\"Blockers\": \"" + blocker
                + "\"}}";
    }

    private void sidecar(String name, String json) throws IOException {
        write(name, json);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, UTF_8);
    }

    private End resumed() throws Exception {
        return resumed(Optional.empty());
    }

    private End resumed(Optional<Path> findings) throws Exception {
        String dag = """
                {"title": "Lock", "tasks": [
                  {"id": "gatework", "complexity": "LOW", "subtask_prompt": "Fix."},
                  {"id": "paint", "complexity": "LOW", "subtask_prompt": "Paint.", "depends_on": ["gatework"]},
                  {"id": "inspect", "complexity": "LOW", "subtask_prompt": "Inspect.", "depends_on": ["gatework"]}]%s}
                """.formatted(loops);
        NewRun request = NewRun.of(LoopedRun.RUN, dag.getBytes(UTF_8), "dag", options);
        RunHome home = new RunHome(directory.resolve("looped"));
        RunPlaces places = new RunPlaces(home, ArtifactChoice.own(), findings, Optional.empty(), home.checkpoints());
        try (RecoveredRun run = LoopedRun.engine()
                .resumeFrom(
                        directory.resolve("kept.json"), places, Optional.of(request), options, ResumePolicy.STRICT)) {
            play = new Play(run, SCRIPT, () -> {});
            End end = play.toTheEnd();
            assertThat(end.statuses().values()).containsOnly(TaskStatus.FINISHED);
            assertThat(end.errors()).isEmpty();
            return end;
        }
    }
}
