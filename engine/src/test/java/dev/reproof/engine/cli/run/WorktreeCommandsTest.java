package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.worktree.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs with worktrees, as people start them, look at them, and remove them. */
@Timeout(180)
class WorktreeCommandsTest {

    private static final String DAG = """
            { "title": "Changes", "tasks": [
                { "id": "First change", "complexity": "LOW", "subtask_prompt": "Begin." },
                { "id": "second", "complexity": "LOW", "subtask_prompt": "Go on.", "depends_on": ["First change"] },
                { "id": "look", "kind": "oracle", "command": "pwd; echo worktree=$REPROOF_WORKTREE", "depends_on": ["second"] } ] }
            """;

    private static final String AGENT = "cat > prompt.txt; pwd; echo \"$REPROOF_WORKTREE $REPROOF_BASE\";"
            + " echo \"$REPROOF_TASK\" >> bread.txt; [ $REPROOF_TASK = second ] || git commit --quiet --all -m mine";

    @TempDir
    Path directory;

    private TestRepository repository;

    @BeforeEach
    void a_repository() {
        repository = TestRepository.in(directory);
        repository.write("dag.json", DAG);
        repository.commit("A DAG");
    }

    private Terminal call(Path in, int code, String... words) {
        Terminal terminal = new Terminal(in);
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(code);
        return terminal;
    }

    private Terminal call(int code, String... words) {
        return call(repository.top(), code, words);
    }

    private String[] run(String... more) {
        return Stream.concat(Stream.of("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void agents_work_in_worktrees_and_oracles_in_the_checkout_and_all_of_it_can_be_looked_at_and_removed() {
        // when
        call(0, run("--upstream-diff", "stat", "--worktrees"));

        // then
        Path worktrees = repository.top().resolve(".reproof/runs/r1/worktrees");
        Path second = worktrees.resolve("second-0-1");
        assertThat(call(0, "transcript", "r1", "second").out()).matches(second + "\n" + second + " [0-9a-f]{40}\n");
        assertThat(call(0, "transcript", "r1", "look").out()).contains(repository.top() + "\nworktree=\n");
        assertThat(second.resolve("prompt.txt"))
                .content()
                .contains("[What it has changed in its worktree:]\n bread.txt");
        assertThat(call(0, "transcript", "r1", "second", "--diff").out()).contains("+second\n");
        assertThat(call(66, "transcript", "r1", "look", "--diff").err()).contains("--worktrees");
        assertThat(call(0, "prompt", "r1", "second").out()).contains(" bread.txt");
        assertThat(call(0, "audit", "r1").out()).containsPattern("left \\d files? that (is|are) other than in");
        assertThat(call(0, "audit", "r1", "--verify").out()).contains("intact   yes", "complete yes");
        assertThat(repository.git("diff", "HEAD")).isEmpty();

        // when
        Terminal pruned = call(0, "prune", "r1", "--yes");

        // then
        assertThat(pruned.out())
                .contains("branches stay", "reproof/r1/second-0-1;")
                .doesNotContain("First");
        assertThat(repository.refs()).hasSize(2).noneMatch(ref -> ref.contains("First"));
        assertThat(repository.git("worktree", "list").lines()).hasSize(1);
        assertThat(worktrees).doesNotExist();
    }

    @Test
    void a_copy_of_a_run_takes_nothing_out_of_the_repository() throws IOException {
        call(0, run("--worktrees", "ci/agents"));
        Path runs = repository.top().resolve(".reproof/runs");
        Files.move(runs.resolve("r1"), runs.resolve("copy"));

        Terminal pruned = call(0, "prune", runs.resolve("copy").toString(), "--yes");

        assertThat(pruned.out()).contains("stays, since it did not run here");
        assertThat(repository.refs()).anyMatch(ref -> ref.startsWith("refs/heads/ci/agents/r1/second"));
    }

    @Test
    void a_state_file_that_has_no_diffs_says_so_where_prompts_had_them() throws IOException {
        String agent = AGENT + "; [ $REPROOF_TASK != second ]";
        call(
                1,
                "run",
                "dag.json",
                "--run-id",
                "r1",
                "--agent-command",
                agent,
                "--worktrees",
                "--upstream-diff",
                "stat");
        Path copy = Files.copy(repository.top().resolve(".reproof/runs/r1/state.json"), directory.resolve("copy.json"));

        Terminal resumed = call(
                0,
                "resume",
                copy.toString(),
                "--run-id",
                "r2",
                "--retry-failed",
                "--agent-command",
                AGENT,
                "--worktrees");

        assertThat(resumed.err()).contains("warning: DIFFS_LOST", "copy.json does not hold that");
    }

    @Test
    void what_cannot_have_worktrees_is_refused_before_anything_starts() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.writeString(outside.resolve("dag.json"), DAG);

        assertThat(call(outside, 78, run("--worktrees")).err())
                .contains("not in a checkout of git", "--worktrees", "Nothing was started");
        assertThat(outside.resolve(".reproof")).doesNotExist();
        assertThat(call(78, run("--worktrees", "main")).err()).contains("'main'");
        assertThat(call(2, run("--worktrees", "../x")).err()).contains("what branches can begin with");
        assertThat(call(2, run("--worktrees", "a.lock")).err()).contains("what branches can begin with");
        assertThat(repository.top().resolve(".reproof")).doesNotExist();
        assertThat(call(2, run("--upstream-diff", "full")).err()).contains("needs --worktrees");
    }
}
