package dev.reproof.engine.cli.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.events.RunId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerArgumentsTest {

    @TempDir
    Path directory;

    @Test
    void the_first_runner_gets_what_the_supervisor_was_given_but_what_is_for_that_alone() {
        assertThat(arguments("-x.json", "--run-id", "other", "--max-runner-restarts=3", "--log-format", "json")
                        .of(true))
                .containsExactly(
                        "run", "--log-format=json", "--run-id=r", "--restart-on-runner-change", "--", "-x.json");
        assertThat(arguments(
                                "dag.json",
                                "--agent-command",
                                "--odd 'words' here",
                                "--runner-files=a*",
                                "--runner-files",
                                "b",
                                "--restart-on-runner-change",
                                "--no-artifacts",
                                "--task-timeout-ms",
                                "90s")
                        .of(true))
                .startsWith("run")
                .contains("--task-timeout-ms=90s")
                .contains("--agent-command=--odd 'words' here", "--runner-files=a*", "--runner-files=b")
                .containsOnlyOnce("--restart-on-runner-change", "--no-artifacts")
                .endsWith("--", "dag.json");
    }

    @Test
    void the_next_ones_do_not_undo_what_the_first_one_did() {
        RunnerArguments given = arguments(
                "dag.json",
                "--resume-state",
                "s.json",
                "--from-state",
                "--retry-failed",
                "--agents-are-gone",
                "--accept-degraded");

        assertThat(given.of(true))
                .contains("--resume-state=s.json", "--from-state", "--retry-failed", "--agents-are-gone");
        assertThat(given.of(false))
                .containsExactly(
                        "run", "--accept-degraded", "--run-id=r", "--restart-on-runner-change", "--", "dag.json");
    }

    private RunnerArguments arguments(String dag, String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "supervise";
        System.arraycopy(options, 0, words, 1, options.length);
        words[options.length + 1] = "--";
        words[options.length + 2] = dag;
        return new RunnerArguments(
                new Terminal(directory).commands().all().parseArgs(words).subcommand(), new RunId("r"));
    }
}
