package dev.reproof.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent, or somebody at another terminal, takes away what a runner works on. */
class LostGroundTest {

    private static final String DAG = """
            {"title": "Tidy", "tasks": [
              {"id": "tidy", "complexity": "LOW", "subtask_prompt": "Clean up."},
              {"id": "next", "complexity": "LOW", "depends_on": ["tidy"], "subtask_prompt": "Go on."}]}
            """;

    /** Says something, does that once, and goes on for as long as the runner lets it. */
    private static final String AGENT = "cat > /dev/null; echo begun; if [ ! -e ../done ]; then : > ../done; %s; fi;"
            + " while [ ! -e ../enough ]; do echo more; sleep 0.2; done";

    @TempDir
    Path directory;

    private Path project;
    private PackagedProgram program;

    @BeforeEach
    void a_project() throws IOException {
        project = Files.createDirectories(directory.resolve("project"));
        Files.writeString(project.resolve("dag.json"), DAG, UTF_8);
        program = new PackagedProgram(
                project, Map.of("XDG_STATE_HOME", directory.resolve("state").toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rm -rf .reproof",
                "mv .reproof/runs/r1 ../moved",
                "mv .reproof ../moved; mkdir -p .reproof/runs/r1; : > .reproof/runs/r1/events.mv.db",
                "rm .reproof/runs/r1/events.mv.db"
            })
    void a_runner_whose_log_was_taken_away_ends_and_leaves_a_copy_to_go_on_with(String act) throws Exception {
        // when
        Finished ended = run(act);

        // then
        Path copy = directory.resolve("state/reproof/rescued/1/r1");
        assertThat(ended.code()).as(ended.toString()).isEqualTo(74);
        assertThat(ended.err())
                .contains("error: Run r1 lost its ground: ")
                .contains("copied to " + copy + ": 'reproof resume " + copy + " --cwd DIR'")
                .doesNotContain("safe in the log", "SUCCESS", "the event log is", "is whole");

        // and
        Files.createFile(directory.resolve("enough"));
        Finished resumed = program.run("resume", copy.toString(), "--cwd", ".");
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(new String(program.run("transcript", copy.toString(), "next").out(), UTF_8))
                .isEqualTo("begun\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 100", "exec sleep 100"})
    void a_runner_whose_agent_says_nothing_more_sees_it_as_well(String silence) throws Exception {
        Finished ended = run("mv .reproof ../taken; " + silence);

        assertThat(ended.code()).as(ended.toString()).isEqualTo(74);
        assertThat(project.resolve(".reproof")).doesNotExist();
    }

    @Test
    void a_runner_that_waits_at_a_pause_sees_it_as_well() throws Exception {
        Files.writeString(
                project.resolve("dag.json"),
                "{\"title\": \"Gate\", \"tasks\": [{\"id\": \"gate\", \"kind\": \"pause\"}]}",
                UTF_8);
        try (RunningProgram waiting = program.start(
                directory.resolve("logs"), "run", "dag.json", "--run-id", "r1", "--agent-command", "true")) {
            Path gate = project.resolve(".reproof/runs/r1/checkpoints/gate.waiting");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(gate));
            sh("mv .reproof ../taken && rm -rf ../taken"); // at once: nothing is written into it while it goes

            Finished ended = waiting.await();

            assertThat(ended.code()).as(ended.toString()).isEqualTo(74);
            assertThat(ended.err()).contains("Run r1 lost its ground");
        }
    }

    @Test
    void a_directory_that_was_removed_is_not_made_again() throws Exception {
        Finished ended = run("mv .reproof ../taken"); // at once, so that nothing is written while it goes

        assertThat(ended.code()).as(ended.toString()).isEqualTo(74);
        assertThat(project.resolve(".reproof")).doesNotExist();
    }

    @Test
    void a_supervisor_does_not_begin_a_run_anew_whose_directory_is_gone() throws Exception {
        Finished ended = finished("supervise", "mv .reproof ../taken", "--restart-on-crash", "3", "--no-artifacts");

        assertThat(ended.code()).as(ended.toString()).isEqualTo(74);
        assertThat(ended.err()).contains("was taken away: another runner would begin the run anew");
        assertThat(project.resolve(".reproof")).doesNotExist();
    }

    @Test
    void a_runner_without_its_lock_ends_and_says_that_the_log_is_there() throws Exception {
        Finished ended = run("rm .reproof/runs/r1/run.lock");

        assertThat(ended.code()).as(ended.toString()).isEqualTo(74);
        assertThat(ended.err()).contains("run.lock is gone").contains("the event log is where it was");
        Files.createFile(directory.resolve("enough"));
        assertThat(program.run("resume", "r1").code()).isZero();
    }

    @Test
    void what_git_takes_away_does_not_hold_the_runs() throws Exception {
        // given
        assumeThat(new ProcessBuilder("sh", "-c", "command -v git").start().waitFor())
                .as("git is here")
                .isZero();
        sh("git init -q . && git add dag.json && git -c user.name=n -c user.email=e commit -qm dag");
        Files.createFile(directory.resolve("enough"));

        // when
        Finished ended = run("touch stray; git clean -fd; touch stray; git -c user.name=n -c user.email=e stash -uq;"
                + " git add -A; git diff --cached --name-only > ../added");

        // then
        assertThat(ended.code()).as(ended.toString()).isZero();
        assertThat(project.resolve("stray")).doesNotExist();
        assertThat(directory.resolve("added")).isEmptyFile();
        assertThat(project.resolve(".reproof/.gitignore")).hasContent("*");
    }

    @Test
    void runs_can_be_kept_where_no_agent_works() throws Exception {
        // given
        Path home = directory.resolve("kept");
        Files.createFile(directory.resolve("enough"));

        // when
        Finished ended = finished("run", "rm -rf .reproof", "--home", home.toString());

        // then
        assertThat(ended.code()).as(ended.toString()).isZero();
        assertThat(home.resolve("runs/r1/events.mv.db")).exists();
        assertThat(project.resolve(".reproof")).doesNotExist();
        assertThat(new String(program.run("runs", "--home", home.toString()).out(), UTF_8))
                .contains("r1");
        assertThat(new String(
                        program.run("transcript", "--home", "../kept", "r1", "next")
                                .out(),
                        UTF_8))
                .isEqualTo("begun\n");
        assertThat(program.run("resume", "r1", "--home", "../kept").err()).contains("has finished already");
        assertThat(program.run("status", "r1").code()).isEqualTo(66);
    }

    private Finished run(String act) throws Exception {
        return finished("run", act);
    }

    private Finished finished(String command, String act, String... more) throws Exception {
        String[] options = {command, "dag.json", "--run-id", "r1", "--agent-command", AGENT.formatted(act)};
        String[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        try (RunningProgram running = program.start(directory.resolve("logs"), all)) {
            Awaitility.await().atMost(Duration.ofSeconds(100)).until(() -> !running.isAlive());
            return running.await();
        }
    }

    private void sh(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(project.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
    }
}
