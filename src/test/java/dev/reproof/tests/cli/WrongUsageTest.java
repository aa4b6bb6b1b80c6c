package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes are found before anything runs, and leave no run behind. */
class WrongUsageTest {

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    private void requireNoRun() {
        assertThat(Files.exists(directory.resolve(".reproof"))).isFalse();
    }

    @Test
    void a_missing_dag_is_not_found() throws Exception {
        // when
        Finished finished = place.reproof("run", "nowhere.json", "--agent-script", "script.json");

        // then
        requireError(finished, 66, "DAG", "nowhere.json", "does not exist", "check the path");
        requireNoRun();
    }

    @Test
    void a_directory_in_place_of_a_dag_is_not_found() throws Exception {
        // when
        Finished finished = place.reproof("run", ".", "--agent-script", "script.json");

        // then
        requireError(finished, 66, "DAG", "is not a file");
        requireNoRun();
    }

    @Test
    void an_invalid_dag_is_wrong_usage_and_says_what_is_wrong() throws Exception {
        // given a task that depends on one that is not there
        place.write("dag.json", Workplace.dag("Two").toString().replace("[\"first\"]", "[\"fist\"]"));

        // when
        Finished finished = place.run("r1");

        // then
        requireEnd(finished, 2, "error: ", "dag.json", "fist");
        requireNoRun();
    }

    @Test
    void a_dag_that_is_no_json_is_wrong_usage() throws Exception {
        // given
        place.write("dag.json", "{\"title\": ");

        // when
        Finished finished = place.run("r1");

        // then
        requireEnd(finished, 2, "error: ", "dag.json");
        requireNoRun();
    }

    @Test
    void an_agent_that_this_version_has_not_is_wrong_usage() throws Exception {
        // when
        Finished finished = place.reproof("run", "dag.json", "--agent", "oracle-of-delphi");

        // then
        requireError(finished, 2, "Unknown agent 'oracle-of-delphi'");
        requireNoRun();
    }

    @Test
    void no_agent_is_wrong_usage_for_a_new_run() throws Exception {
        // when
        Finished run = place.reproof("run", "dag.json");

        // then
        requireError(run, 2, "--agent-command", "--agent-script");
        requireNoRun();
    }

    @Test
    void a_working_directory_that_is_missing_is_not_found() throws Exception {
        // when
        Finished finished = place.run("r1", "--cwd", "elsewhere");

        // then
        requireError(finished, 66, "elsewhere", "does not exist", "--cwd");
        requireNoRun();
    }

    @Test
    void a_run_id_that_is_no_file_name_is_wrong_usage() throws Exception {
        // when
        Finished finished = place.run("../escape");

        // then
        requireError(finished, 2, "Run id '../escape' is not usable");
        requireNoRun();
    }

    @Test
    void an_unknown_option_is_wrong_usage_and_names_where_to_look() throws Exception {
        // when
        Finished finished = place.run("r1", "--max-paralel", "3");

        // then
        requireEnd(finished, 2, "error: Unknown option", "--max-paralel", "--max-parallel", "--help");
        requireNoRun();
    }

    @Test
    void resuming_where_no_run_is_finds_nothing() throws Exception {
        // when
        Finished any = place.resume();
        Finished named = place.resume("r1");

        // then
        requireError(any, 66, "No unfinished run under");
        requireError(named, 66, "No run 'r1'", "reproof runs lists the runs");
        requireNoRun();
    }
}
