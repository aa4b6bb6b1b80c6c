package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A relative path means a file below the directory that the program is called from, whatever {@code --cwd} says. Where
 * the other directory has a file of that name, it is a wrong one.
 */
class RelativePathsTest {

    private static final String DAG = """
            {"title": "Paths", "outputPolicy": {"upstream": "full"}, "tasks": [
              {"id": "first", "complexity": "LOW", "subtask_prompt": "A.", "depends_on": []},
              {"id": "second", "complexity": "LOW", "subtask_prompt": "B.", "depends_on": ["first"]}],
             "loops": [{"convergeOn": "second", "maxIterations": 1}]}
            """;

    private static final String SAID = "All of it. " + "x".repeat(4_000);

    private static final String LEGACY = """
            {"version": 1, "state": {"title": "Paths", "startedAt": 1700000000000, "tasks": [
              {"id": "first", "status": "FINISHED", "depends_on": [], "transcriptPath": "first.stream.txt",
               "resultText": "[...truncated 11 earlier chars...]\\n%s"},
              {"id": "second", "status": "PENDING", "depends_on": ["first"]}]}}
            """.formatted("x".repeat(4_000));

    @TempDir
    Path directory;

    private Path here;
    private Path there;
    private PackagedProgram program;

    @BeforeEach
    void two_directories() throws IOException {
        here = Files.createDirectories(directory.resolve("here/in")).getParent();
        there = Files.createDirectories(directory.resolve("there/in")).getParent();
        program = PackagedProgram.in(here);
        give("in/dag.json", DAG);
        give(
                "in/script.json",
                "{\"tasks\": {\"first\": [{\"chunks\": [\"one\"]}], \"second\": [{\"chunks\": [\"## Blockers\\nnone\\n"
                        + "## High-severity findings\\nnone\\n\"]}]}}");
        give("in/models.json", "{\"LOW\": {\"id\": \"sloop\"}}");
        give("in/legacy.json", LEGACY);
        give("in/first.stream.txt", SAID);
    }

    /** What that file is here; elsewhere it is nothing that could be used. */
    private void give(String name, String content) throws IOException {
        Files.writeString(here.resolve(name), content, UTF_8);
        Files.writeString(there.resolve(name), "{", UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "run, --full-output-dir, out, out/_index.md",
        "run, --findings-dir, found, found/second.findings.json",
        "run, --state-path, kept.json, kept.json",
        "run, --models-file, in/models.json, ",
        "run, --resume-state, in/legacy.json, ",
        "supervise, --full-output-dir, out, out/_index.md",
        "supervise, --findings-dir, found, found/second.findings.json",
        "supervise, --state-path, kept.json, kept.json",
        "supervise, --models-file, in/models.json, ",
        "supervise, --resume-state, in/legacy.json, "
    })
    void a_run_reads_and_writes_below_the_directory_of_its_caller(
            String command, String option, String value, String made) throws Exception {
        // when
        Finished finished =
                reproof(command, "in/dag.json", "--run-id", "r1", "--agent-script", "in/script.json", option, value);

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(there.resolve(".reproof/runs/r1/state.json")).exists();
        assertThat(here.resolve(".reproof")).doesNotExist();
        if (made != null) {
            assertThat(here.resolve(made)).exists();
            assertThat(there.resolve(made)).doesNotExist();
        }
    }

    @Test
    void a_run_that_is_resumed_does_too() throws Exception {
        // given
        Finished stopped = reproof("run", "in/dag.json", "--run-id", "r1", "--init-only");
        assertThat(stopped.code()).as(stopped.toString()).isZero();

        // when
        Finished resumed = reproof(
                "resume",
                "r1",
                "--agent-script",
                "in/script.json",
                "--full-output-dir",
                "out",
                "--findings-dir",
                "found",
                "--state-path",
                "kept.json",
                "--models-file",
                "in/models.json",
                "--accept-option-change");

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(here).isDirectoryContaining("glob:**/kept.json");
        assertThat(here.resolve("out/_index.md")).exists();
        assertThat(here.resolve("found/second.findings.json")).exists();
        assertThat(here.resolve("kept.json")).content(UTF_8).contains("\"model\": \"sloop\"");
    }

    @Test
    void the_files_that_hold_pauses_are_there_too() throws Exception {
        give(
                "in/pause.json",
                "{\"title\": \"P\", \"tasks\": [{\"id\": \"halt\", \"kind\": \"pause\", \"depends_on\": []}]}");

        Finished finished = reproof(
                "run",
                "in/pause.json",
                "--run-id",
                "r1",
                "--agent-script",
                "in/script.json",
                "--checkpoint-dir",
                "held",
                "--checkpoint-timeout-ms",
                "1");

        assertThat(finished.code()).as(finished.toString()).isEqualTo(1);
        assertThat(here.resolve("held/r1")).isDirectory();
        assertThat(there.resolve("held")).doesNotExist();
    }

    @Test
    void a_plan_finds_its_files_there() throws Exception {
        Finished plan = reproof("plan", "in/legacy.json", "--dag", "in/dag.json", "--full-output-dir", "in");
        Finished also = reproof("plan", "in/legacy.json", "--dag", "in/dag.json", "--artifacts-also", "in");

        assertThat(new String(plan.out(), UTF_8)).contains("KEEP    artifact  first: it has finished\n");
        assertThat(new String(also.out(), UTF_8)).contains("KEEP    artifact  first: it has finished\n");
    }

    private Finished reproof(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--cwd", "../there"));
        return program.run(all.toArray(String[]::new));
    }
}
