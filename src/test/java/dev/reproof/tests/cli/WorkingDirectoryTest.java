package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where agents and oracles work does not depend on the directory in which somebody calls the program again. */
class WorkingDirectoryTest {

    private static final String DAG = """
            {"title": "Where", "outputPolicy": {"upstream": "full"}, "tasks": [
              {"id": "first", "complexity": "LOW", "subtask_prompt": "A.", "depends_on": []},
              {"id": "second", "complexity": "LOW", "subtask_prompt": "B.", "depends_on": ["first"]},
              {"id": "third", "kind": "oracle", "command": "pwd", "depends_on": ["second"]}]}
            """;

    /** Fails the second task the first time. */
    private static final String AGENT =
            "cat > /dev/null; pwd; [ $REPROOF_TASK != second ] || [ -e \"$MARK\" ] || { : > \"$MARK\"; exit 1; }";

    @TempDir
    Path temporary;

    private Path project;
    private Path other;

    @BeforeEach
    void a_run_that_has_not_succeeded_yet() throws Exception {
        Path directory = temporary.toRealPath();
        project = Files.createDirectory(directory.resolve("project"));
        other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(project.resolve("dag.json"), DAG, UTF_8);
    }

    @Test
    void a_run_that_is_resumed_by_its_path_works_where_it_worked() throws Exception {
        begin();

        Finished resumed = in(other, "resume", "../project/.reproof/runs/r1", "--retry-failed");

        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(resumed.err()).contains("run r1: its commands work in " + project);
        assertWorkedIn(project, project.resolve(".reproof/runs/r1"));
    }

    @Test
    void a_run_that_was_begun_for_another_directory_goes_on_there() throws Exception {
        in(project, "run", "dag.json", "--run-id", "r1", "--cwd", other.toString(), "--agent-command", AGENT);

        Finished resumed = in(project, "resume", "../other/.reproof/runs/r1", "--retry-failed");

        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertWorkedIn(other, other.resolve(".reproof/runs/r1"));
    }

    @Test
    void runs_that_are_kept_elsewhere_work_where_they_were_begun() throws Exception {
        in(project, "run", "dag.json", "--run-id", "r1", "--home", "../kept", "--agent-command", AGENT);

        Finished resumed = in(other, "resume", "r1", "--home", "../kept", "--retry-failed");

        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertWorkedIn(project, project.resolveSibling("kept/runs/r1"));
    }

    @Test
    void another_directory_is_named_told_and_recorded() throws Exception {
        begin();

        Finished resumed = in(
                project,
                "resume",
                ".reproof/runs/r1",
                "--cwd",
                other.toString(),
                "--retry-failed",
                "--agent-command",
                AGENT);

        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(resumed.err())
                .contains("WORKING_DIRECTORY_CHANGED: The commands of the run worked in " + project + " and work in "
                        + other);
        assertWorkedIn(other, project.resolve(".reproof/runs/r1"));
        assertThat(in(project, "status", "r1").err() + text(in(project, "status", "r1")))
                .contains("WORKING_DIRECTORY_CHANGED");
    }

    @Test
    void a_project_that_was_moved_as_a_whole_goes_on_where_it_is_and_says_so() throws Exception {
        begin();
        Path moved = Files.move(project, project.resolveSibling("renamed"));

        Finished resumed = in(other, "resume", "../renamed/.reproof/runs/r1", "--retry-failed");

        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(resumed.err()).contains("WORKING_DIRECTORY_CHANGED").contains("work in " + moved);
        assertWorkedIn(moved, moved.resolve(".reproof/runs/r1"));
    }

    @Test
    void a_run_that_was_moved_alone_works_where_it_worked() throws Exception {
        begin();
        Path moved = Files.move(project.resolve(".reproof/runs/r1"), project.resolveSibling("r1"));

        Finished resumed = in(other, "resume", moved.toString(), "--retry-failed");

        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(resumed.err()).contains("run r1: its commands work in " + project);
        assertWorkedIn(project, moved);
    }

    @Test
    void a_run_that_comes_from_another_machine_is_asked_where_it_is_to_work() throws Exception {
        // given
        Path run = Files.createDirectory(project.resolveSibling("r1"));
        NewRun request = NewRun.of(new RunId("r1"), DAG.getBytes(UTF_8), "dag.json", OptionChoices.NONE);
        ResumeEngine elsewhere = new ResumeEngine(
                EngineSettings.of(Clock.systemUTC(), new EngineSettings.Runner("elsewhere", 1, "test"), told -> {}));
        try (RecoveredRun begun = elsewhere.start(RunPlaces.inside(new RunHome(project.resolve("r1"))), request)) {
            begun.chooseAgent(Map.of("--agent-command", AGENT));
            begun.chooseWorkingDirectory(project);
        }
        Files.delete(run);
        Files.move(project.resolve("r1"), run);

        // when
        Finished refused = in(other, "resume", run.toString());

        // then
        assertThat(refused.code()).as(refused.toString()).isEqualTo(78);
        assertThat(refused.err())
                .contains("they worked in " + project + " on host elsewhere while the run lay in "
                        + project.resolve("r1"))
                .contains("--cwd DIR");
        in(other, "resume", run.toString(), "--cwd", project.toString());
        assertThat(in(other, "resume", run.toString(), "--cwd", project.toString(), "--retry-failed")
                        .code())
                .isZero();
        assertWorkedIn(project, run);
    }

    @Test
    void a_directory_that_is_gone_is_not_replaced_by_the_callers() throws Exception {
        in(project, "run", "dag.json", "--run-id", "r1", "--home", "../kept", "--agent-command", AGENT);
        Files.delete(project.resolve("dag.json"));
        deleteLogs();
        Files.delete(project);

        Finished refused = in(other, "resume", "r1", "--home", "../kept", "--retry-failed");

        assertThat(refused.code()).as(refused.toString()).isEqualTo(78);
        assertThat(refused.err()).contains("they worked in " + project);
    }

    private void begin() throws Exception {
        Finished failed = in(project, "run", "dag.json", "--run-id", "r1", "--agent-command", AGENT);
        assertThat(failed.code()).as(failed.toString()).isEqualTo(1);
    }

    private void assertWorkedIn(Path directory, Path run) throws Exception {
        for (String task : List.of("second", "third")) {
            assertThat(text(in(other, "transcript", run.toString(), task)))
                    .as(task)
                    .contains(directory + "\n");
        }
    }

    private Finished in(Path directory, String... arguments) throws IOException, InterruptedException {
        return new PackagedProgram(
                        directory, Map.of("MARK", project.resolveSibling("mark").toString()))
                .run(arguments);
    }

    /** What the program of this test has printed. */
    private void deleteLogs() throws IOException {
        Path logs = project.resolve("logs");
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }

    private static String text(Finished finished) {
        return new String(finished.out(), UTF_8);
    }
}
