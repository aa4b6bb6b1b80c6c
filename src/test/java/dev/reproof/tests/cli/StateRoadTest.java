package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.home.RunHome;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on from a state file, because their log is gone, damaged, or on another machine. */
class StateRoadTest {

    @TempDir
    Path directory;

    private Workplace place;
    private RunHome home;
    private byte[] prompt;

    /** A run whose second task failed, and which is to be run again with the prompt it had. */
    @BeforeEach
    void a_run_with_something_left_to_do() throws Exception {
        place = Workplace.in(directory);
        place.write("script.json", Workplace.script("finished").replace("\"done\"]", "\"done\"],\"status\":\"error\""));
        requireEnd(place.run("r1"), 1, "first: FINISHED", "second: ERROR");
        prompt = place.reproof("prompt", "r1", "second").out();
        assertThat(prompt).isNotEmpty();
        place.write("script.json", Workplace.script("finished"));
        home = place.home("r1");
    }

    @Test
    void a_run_whose_log_is_gone_goes_on_from_its_state_file_with_the_same_prompt() throws Exception {
        // given
        Files.delete(home.eventsFile());

        // when
        Finished resumed = place.resume("r1", "--retry-failed");

        // then
        requireEnd(
                resumed,
                0,
                "warning: The event log of the run in",
                "run r1: resumed, 1 of 2 tasks finished",
                "second: running, attempt 2",
                "run r1: SUCCESS");
        requireSamePrompt("r1");
        assertThat(place.reproof("transcript", "r1", "first").out()).isEqualTo(Workplace.FIRST_SAID.getBytes(UTF_8));
        requireEnd(place.resume("r1"), 0, "run r1 has finished already");
    }

    @Test
    void a_state_file_and_its_artifacts_go_on_in_another_place_under_another_name() throws Exception {
        // given
        Path moved = Files.createDirectories(directory.resolve("moved"));
        Files.move(home.state(), moved.resolve("kept.json"));
        Files.move(home.artifacts(), moved.resolve("artifacts"));
        delete(home.directory());

        // when
        Finished resumed = place.resume("moved/kept.json", "--run-id", "r2", "--retry-failed");

        // then
        requireEnd(resumed, 0, "run r2: resumed, 1 of 2 tasks finished", "run r2: SUCCESS");
        requireSamePrompt("r2");
        assertThat(home.directory()).doesNotExist();
    }

    @Test
    void a_lost_transcript_is_refused_and_named_and_its_end_serves_when_that_is_accepted() throws Exception {
        // given
        Files.delete(home.eventsFile());
        Path file = home.artifacts().resolve("first.stream.txt");
        Files.writeString(file, "shorter");

        // when
        Finished refused = place.resume("r1", "--retry-failed");

        // then
        requireEnd(
                refused,
                65,
                "Transcripts cannot be rebuilt: 1 of 1",
                "'first'",
                "short",
                "--accept-degraded",
                "Nothing was");
        assertThat(file).hasContent("shorter");

        // when
        Finished accepted = place.resume("r1", "--retry-failed", "--accept-degraded");

        // then
        requireEnd(
                accepted, 0, "warning: ARTIFACTS_MISSING: 1 of 1", "warning: TRANSCRIPT_DEGRADED:", "run r1: SUCCESS");
        String text = new String(place.reproof("prompt", "r1", "second").out(), UTF_8);
        assertThat(text).contains("[Incomplete: only the end of this text was kept.");
        assertThat(new String(place.reproof("status", "r1", "--json").out(), UTF_8))
                .contains("\"code\": \"TRANSCRIPT_DEGRADED\"");
    }

    @Test
    void a_damaged_log_is_set_aside_only_when_the_operator_says_so() throws Exception {
        // given
        byte[] log = Files.readAllBytes(home.eventsFile());
        Files.write(home.eventsFile(), java.util.Arrays.copyOf(log, 60_000));

        // when
        Finished refused = place.resume("r1", "--retry-failed");
        Finished resumed = place.resume("r1", "--retry-failed", "--from-state");

        // then
        requireError(refused, 65, "damaged, rolled back or replaced", "--from-state");
        requireEnd(resumed, 0, "The event log was set aside as", "run r1: SUCCESS");
        assertThat(home.directory().resolve("events.aside-1.mv.db")).exists();
        requireSamePrompt("r1");
    }

    @Test
    void a_healthy_log_is_kept_whatever_the_operator_says() throws Exception {
        // when
        Finished resumed = place.resume("r1", "--retry-failed", "--from-state");

        // then
        requireEnd(resumed, 0, "second: running, attempt 2", "run r1: SUCCESS");
        assertThat(home.directory().resolve("events.aside-1.mv.db")).doesNotExist();
    }

    @Test
    void the_state_file_of_a_run_that_is_here_takes_its_log() throws Exception {
        // when
        Finished resumed = place.resume(home.state().toString(), "--retry-failed");

        // then
        requireEnd(resumed, 0, "second: running, attempt 2", "run r1: SUCCESS");
        assertThat(resumed.err()).doesNotContain("warning");
    }

    @Test
    void a_state_file_of_another_history_is_refused_beside_a_log() throws Exception {
        // given
        place.write("dag.json", Workplace.dag("Other loaves").toString());
        requireEnd(place.run("r2"), 0);

        // when
        Finished refused = place.resume(home.state().toString(), "--run-id", "r2");
        Finished accepted = place.resume(home.state().toString(), "--run-id", "r2", "--from-state", "--retry-failed");

        // then
        requireError(refused, 65, "damaged, rolled back or replaced", "expected position=", "--from-state");
        requireEnd(accepted, 0, "set aside", "run r2: SUCCESS");
        requireSamePrompt("r2");
    }

    @Test
    void a_version_1_state_goes_on_with_its_dag_and_says_what_it_lacks() throws Exception {
        // given
        place.write("legacy.json", """
                {"version": 1, "state": {"title": "Two loaves", "startedAt": 1700000000000, "tasks": [
                  {"id": "first", "depends_on": [], "complexity": "LOW", "subtask_prompt": "Begin 🍞.",
                   "status": "FINISHED", "resultText": "all of it"},
                  {"id": "second", "depends_on": ["first"], "complexity": "LOW", "subtask_prompt": "Go on.",
                   "status": "RUNNING"}]}}
                """);
        byte[] before = Files.readAllBytes(place.path("legacy.json"));

        // when
        Finished without = place.resume("legacy.json", "--run-id", "r3");
        Finished resumed = place.run("r3", "--resume-state", "legacy.json");

        // then
        requireError(without, 2, "does not hold its DAG", "--resume-state");
        requireEnd(resumed, 0, "warning: STATE_LEGACY:", "run r3: resumed, 1 of 2 tasks finished", "run r3: SUCCESS");
        assertThat(new String(place.reproof("prompt", "r3", "second").out(), UTF_8))
                .contains("### first [FINISHED]\nall of it\n");
        assertThat(new String(place.reproof("status", "r3", "--json").out(), UTF_8))
                .contains("\"code\": \"STATE_LEGACY\"");
        assertThat(Files.readAllBytes(place.path("legacy.json"))).isEqualTo(before);
        requireEnd(place.run("r3", "--resume-state", "legacy.json"), 0, "run r3 has finished already");
    }

    @Test
    void an_upgraded_state_goes_on_with_its_dag() throws Exception {
        // given
        place.write("legacy.json", """
                {"version": 1, "state": {"title": "Two loaves", "startedAt": 1700000000000, "tasks": [
                  {"id": "first", "depends_on": [], "complexity": "LOW", "subtask_prompt": "Begin 🍞.",
                   "status": "FINISHED", "resultText": "all of it"},
                  {"id": "second", "depends_on": ["first"], "complexity": "LOW", "subtask_prompt": "Go on.",
                   "status": "PENDING"}]}}
                """);
        assertThat(place.reproof("state", "upgrade", "legacy.json").code()).isZero();

        // when
        Finished without = place.resume("legacy.v2.json", "--run-id", "r4");
        Finished plan = place.reproof("plan", "legacy.v2.json", "--dag", "dag.json");
        Finished resumed = place.run("r4", "--resume-state", "legacy.v2.json");

        // then
        requireError(without, 2, "legacy.v2.json (version 2) does not hold its DAG", "--resume-state");
        assertThat(new String(plan.out(), UTF_8)).contains("KEEP    legacy    first", "RUN     none      second");
        requireEnd(resumed, 0, "run r4: resumed, 1 of 2 tasks finished", "run r4: SUCCESS");
    }

    @Test
    void a_plan_names_the_road_that_the_resume_then_takes() throws Exception {
        // given
        Path copy = Files.copy(home.state(), directory.resolve("copy.json"));
        place.write("dag.json", Workplace.dag("Other loaves").toString());
        requireEnd(place.run("r2"), 0);
        RunHome other = place.home("r2");

        // when
        Finished healthy = place.reproof("plan", "r1", "--from-state", "--retry-failed");
        Finished ofCopy = place.reproof("plan", copy.toString(), "--retry-failed");
        Files.copy(other.eventsFile(), home.eventsFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Finished otherHistory = place.reproof("plan", copy.toString(), "--retry-failed");
        Finished setAside = place.reproof("plan", copy.toString(), "--retry-failed", "--from-state");

        // then
        assertThat(new String(healthy.out(), UTF_8)).startsWith("run r1 would go on from its event log");
        assertThat(new String(ofCopy.out(), UTF_8)).startsWith("run r1 would go on from its event log");
        requireError(otherHistory, 65, "damaged, rolled back or replaced", "--from-state");
        assertThat(new String(setAside.out(), UTF_8)).startsWith("run r1 would go on from its state file");
    }

    private void requireSamePrompt(String run) throws Exception {
        assertThat(place.reproof("prompt", run, "second").out()).isEqualTo(prompt);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
