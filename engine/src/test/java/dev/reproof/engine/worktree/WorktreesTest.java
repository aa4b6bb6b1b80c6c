package dev.reproof.engine.worktree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of worktrees in a repository of git's own. */
class WorktreesTest {

    private static final RunId RUN = new RunId("r1");
    private static final AttemptKey BAKE = key("bake");

    @TempDir
    Path directory;

    private TestRepository repository;
    private Path kept;

    @BeforeEach
    void repository() {
        repository = TestRepository.in(directory);
        kept = repository.top().resolve(".reproof/runs/r1/worktrees");
        repository.write(".reproof/.gitignore", "*\n");
    }

    private static AttemptKey key(String task) {
        return new AttemptKey(new TaskId(task), 0, 1);
    }

    private Worktrees worktrees() {
        return Worktrees.of(repository.top(), kept, RUN);
    }

    private Worktree made(AttemptKey key) {
        return worktrees().make(key, "reproof", Optional.empty());
    }

    private Path top() {
        return kept.resolve("bake-0-1");
    }

    private LeftWork taken(Worktree given) {
        return worktrees().take(BAKE, given);
    }

    @Test
    void a_worktree_has_a_branch_and_what_is_checked_out() {
        Worktree given = made(BAKE);

        assertThat(given).isEqualTo(new Worktree("reproof/r1/bake-0-1", repository.head()));
        assertThat(top().resolve("bread.txt")).hasContent("one loaf\n");
        assertThat(TestRepository.gitIn(top(), "rev-parse", "--abbrev-ref", "HEAD"))
                .endsWith("reproof/r1/bake-0-1");
        assertThat(repository.git("status", "--porcelain")).isEmpty();
    }

    @Test
    void what_is_left_is_taken_whether_it_was_committed_or_not_and_whether_git_knew_of_it_or_not() {
        Worktree given = made(BAKE);
        TestRepository.write(top().resolve("bread.txt"), "two loafs\n");
        TestRepository.gitIn(top(), "commit", "--quiet", "--all", "--message", "Mine");
        String own = TestRepository.gitIn(top(), "rev-parse", "HEAD");
        TestRepository.write(top().resolve("oven/heat.txt"), "200\n");
        TestRepository.write(top().resolve(".gitignore"), "*.tmp\n");
        TestRepository.write(top().resolve("x.tmp"), "ignored\n");
        String before = TestRepository.gitIn(top(), "status", "--porcelain");

        LeftWork left = taken(given);

        assertThat(left.problem()).isEmpty();
        assertThat(left.files()).isEqualTo(3);
        assertThat(left.diff())
                .startsWith(" .gitignore    | 1 +\n bread.txt     | 2 +-\n oven/heat.txt | 1 +\n 3 files changed")
                .contains("\n\ndiff --git a/.gitignore", "-one loaf\n+two loafs\n", "+200\n")
                .doesNotContain("ignored");
        assertThat(repository.git("rev-parse", left.end().orElseThrow() + "^")).isEqualTo(own);
        assertThat(repository.git("rev-parse", "reproof/r1/left/bake-0-1"))
                .isEqualTo(left.end().orElseThrow());
        assertThat(TestRepository.gitIn(top(), "status", "--porcelain")).isEqualTo(before);
    }

    @Test
    void where_nothing_is_left_the_end_is_the_base() {
        Worktree given = made(BAKE);

        LeftWork left = taken(given);

        assertThat(left).isEqualTo(new LeftWork(Optional.of(given.base()), "", 0, false, 0, Optional.empty()));
    }

    /** Git does not look into a file that is as long as before and was written in the same second, unless it has reason to. */
    @Test
    void a_change_of_no_length_right_after_the_beginning_is_seen() {
        for (int round = 1; round <= 5; round++) {
            AttemptKey key = new AttemptKey(new TaskId("bake"), 0, round);
            Worktree given = made(key);
            TestRepository.write(kept.resolve("bake-0-" + round).resolve("bread.txt"), "two loaf\n");

            assertThat(worktrees().take(key, given).files())
                    .as("round " + round)
                    .isEqualTo(1);
        }
    }

    @Test
    void of_a_binary_file_only_its_name_is_in_the_diff() throws IOException {
        Worktree given = made(BAKE);
        Files.write(top().resolve("crumb.bin"), new byte[] {0, 1, 2, (byte) 0xFF});

        assertThat(taken(given).diff())
                .contains("Binary files /dev/null and b/crumb.bin differ")
                .contains("Bin 0 -> 4");
    }

    @Test
    void bytes_that_are_no_text_are_counted() throws IOException {
        Worktree given = made(BAKE);
        Files.write(
                top().resolve("old.txt"), new byte[] {'a', (byte) 0xE4, '\n', (byte) 0xEF, (byte) 0xBF, (byte) 0xBD});

        LeftWork left = taken(given);

        assertThat(left.diff()).contains("+a\uFFFD\n+\uFFFD");
        assertThat(left.replacements()).isEqualTo(1);
    }

    @Test
    void a_long_diff_ends_where_no_more_is_kept() {
        Worktree given = made(BAKE);
        TestRepository.write(top().resolve("long.txt"), "a line of flour\n".repeat(400_000));

        LeftWork left = taken(given);

        assertThat(left.cut()).isTrue();
        assertThat(left.end()).isPresent();
        assertThat(left.diff().length()).isBetween(LeftWork.MOST, LeftWork.MOST + (64 << 10));
    }

    @Test
    void locks_and_links_that_an_agent_leaves_are_not_followed() throws IOException {
        Worktree given = made(BAKE);
        Path own = Path.of(TestRepository.gitIn(top(), "rev-parse", "--absolute-git-dir"));
        Files.createFile(own.resolve("index.lock"));
        Files.createFile(repository.top().resolve(".git/index.lock"));
        TestRepository other = TestRepository.in(directory.resolve("other"));
        Files.writeString(top().resolve(".git"), "gitdir: " + other.top().resolve(".git") + "\n");
        TestRepository.write(top().resolve("bread.txt"), "two loafs\n");

        LeftWork left = taken(given);

        assertThat(left.problem()).isEmpty();
        assertThat(left.files()).isEqualTo(1);
        assertThat(other.refs()).containsExactly("refs/heads/main");
        AttemptKey next = key("next");
        assertThat(made(next).base()).as("made under a locked index").isEqualTo(repository.head());
    }

    @Test
    void a_directory_that_is_gone_or_a_link_is_not_taken() throws IOException {
        Worktree given = made(BAKE);
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(top(), elsewhere);

        assertThat(taken(given).problem().orElseThrow()).contains("gone");
        Files.createSymbolicLink(top(), elsewhere);
        assertThat(taken(given).end()).isEmpty();
        assertThat(Worktrees.isThere(kept, BAKE)).isFalse();
    }

    @Test
    void what_cannot_be_taken_is_told_and_the_rest_is_taken() {
        Worktree given = made(BAKE);
        TestRepository.gitIn(top(), "init", "--quiet", "inner"); // a repository without a commit
        TestRepository.write(top().resolve("bread.txt"), "two loafs\n");

        LeftWork left = taken(given);

        assertThat(left.problem().orElseThrow()).contains("inner");
        assertThat(left.diff()).contains("+two loafs");
    }

    @Test
    void a_repository_with_submodules_and_no_branch_is_as_any_other() {
        TestRepository mill = TestRepository.in(directory.resolve("mill"));
        repository.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "--quiet",
                "add",
                mill.top().toString(),
                "mill");
        repository.commit("With a mill");
        repository.git("checkout", "--quiet", "--detach");

        Worktree given = made(BAKE);
        TestRepository.write(top().resolve("bread.txt"), "two loafs\n");
        LeftWork left = taken(given);

        assertThat(given.base()).isEqualTo(repository.head());
        assertThat(left.problem()).isEmpty();
        assertThat(left.diff()).contains("bread.txt").doesNotContain("mill");
        assertThat(new WorktreeRemoval(repository.top(), kept, RUN, Set.of("reproof")).remove())
                .isEmpty();
        assertThat(top()).doesNotExist();
    }

    @Test
    void hostile_ids_have_names_of_their_own_that_git_and_any_file_system_take() {
        List<String> hostile = List.of(
                "-rf",
                "a b",
                "a/../b",
                "..",
                ".git",
                "x.lock",
                "A",
                "a",
                "ä",
                "béton 🍞",
                "",
                "@{0}",
                "a~1",
                "x:y",
                "con",
                "\u0000",
                "\uD83C",
                "w".repeat(300),
                "w".repeat(301),
                "a..b",
                "refs/heads/main",
                "*",
                "\n");
        Set<String> names = new HashSet<>();

        for (String id : hostile) {
            Worktree given = made(key(id));
            repository.git("check-ref-format", "refs/heads/" + given.branch());
            names.add(given.branch().toLowerCase(java.util.Locale.ROOT));
        }

        assertThat(names)
                .hasSize(hostile.size())
                .allSatisfy(name -> assertThat(name).hasSizeLessThan(120));
        assertThat(repository.git("worktree", "list").lines()).hasSize(hostile.size() + 1);
    }

    @Test
    void a_worktree_begins_with_the_commit_that_was_asked_for_as_long_as_there_is_one() {
        String first = repository.head();
        repository.write("bread.txt", "two loafs\n");
        String second = repository.commit("Second");

        assertThat(worktrees().make(BAKE, "reproof", Optional.of(first)).base()).isEqualTo(first);
        assertThat(worktrees()
                        .make(key("gone"), "reproof", Optional.of("0".repeat(39) + "1"))
                        .base())
                .isEqualTo(second);
        assertThat(worktrees()
                        .make(key("odd"), "reproof", Optional.of("--help"))
                        .base())
                .isEqualTo(second);
    }

    @Test
    void what_a_killed_runner_has_made_is_set_aside_and_a_branch_of_somebody_is_left_alone() {
        Worktree first = made(BAKE);
        TestRepository.write(top().resolve("note.txt"), "kept\n");

        assertThat(made(BAKE)).as("its branch has no commits").isEqualTo(first);
        assertThat(kept.resolve("bake-0-1.aside-1/note.txt")).hasContent("kept\n");
        TestRepository.write(top().resolve("bread.txt"), "two loafs\n");
        TestRepository.gitIn(top(), "commit", "--quiet", "--all", "--message", "Mine");

        assertThat(made(BAKE).branch()).isEqualTo("reproof/r1/bake-0-1-2");
        assertThat(repository.git("log", "-1", "--format=%s", "refs/heads/reproof/r1/bake-0-1"))
                .isEqualTo("Mine");
    }

    @Test
    void the_agent_works_as_far_below_as_the_run_does() {
        repository.write("shop/till.txt", "0\n");
        repository.commit("A shop");
        Path empty = repository.top().resolve("new/shop");
        TestRepository.write(empty.resolve("x"), "x");

        Worktrees below = Worktrees.of(repository.top().resolve("shop"), kept, RUN);
        below.make(BAKE, "reproof", Optional.empty());
        Worktrees untracked = Worktrees.of(empty, kept, RUN);
        untracked.make(key("next"), "reproof", Optional.empty());

        assertThat(below.workplace(BAKE).resolve("till.txt")).hasContent("0\n");
        assertThat(untracked.workplace(key("next"))).isEmptyDirectory();
    }

    @Test
    void the_ends_of_a_past_under_another_name_get_refs_and_those_that_are_gone_get_none() {
        LeftWork left = taken(made(BAKE));
        String end = left.end().orElseThrow();

        Worktrees fork = Worktrees.of(repository.top(), directory.resolve("f1"), new RunId("f1"));
        fork.keep(Map.of(BAKE, end, key("gone"), "0".repeat(39) + "1", key("odd"), "--help"));
        fork.keep(Map.of(BAKE, repository.git("commit-tree", "-m", "Another", "HEAD^{tree}")));

        assertThat(repository.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/reproof/f1"))
                .isEqualTo(end + " refs/reproof/f1/left/bake-0-1");
    }

    @Test
    void what_cannot_have_worktrees_is_refused_with_a_word() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        TestRepository empty = TestRepository.empty(directory.resolve("empty"));
        repository.git("branch", "ci/agents");

        assertThatThrownBy(() -> Worktrees.require(outside, "reproof"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("not in a checkout of git")
                .hasMessageContaining("--worktrees");
        assertThatThrownBy(() -> Worktrees.require(empty.top(), "reproof"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("no commit yet");
        assertThatThrownBy(() -> Worktrees.require(repository.top(), "ci/agents/x"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("'ci/agents'");
        Worktrees.require(repository.top(), "ci/other");
    }

    @Test
    void removal_leaves_nothing_but_branches_with_commits_of_agents_that_nobody_has_merged() {
        Worktree bake = made(BAKE);
        TestRepository.write(top().resolve("bread.txt"), "two loafs\n");
        taken(bake);
        for (String task : List.of("merged", "own")) {
            made(key(task));
            Path top = kept.resolve(task + "-0-1");
            TestRepository.write(top.resolve(task + ".txt"), task);
            TestRepository.gitIn(top, "add", "--all");
            TestRepository.gitIn(top, "commit", "--quiet", "--message", task);
        }
        repository.git("merge", "--quiet", "reproof/r1/merged-0-1");
        repository.git("branch", "reproof/r1/same-0-1", "reproof/r1/own-0-1");
        repository.git("branch", "reproof/r10/bake-0-1");
        worktrees().make(key("child"), "reproof", taken(bake).end());

        List<String> told = new WorktreeRemoval(repository.top(), kept, RUN, Set.of("reproof")).remove();

        assertThat(told)
                .singleElement()
                .asString()
                .contains("reproof/r1/same-0-1")
                .doesNotContain("merged-0-1", "bake", "own-0-1");
        assertThat(repository.refs())
                .containsExactly(
                        "refs/heads/main", "refs/heads/reproof/r1/same-0-1", "refs/heads/reproof/r10/bake-0-1");
        assertThat(repository.git("worktree", "list").lines()).hasSize(1);
        assertThat(top()).doesNotExist();
    }

    @Test
    void removal_tells_what_git_refuses_and_goes_on() throws IOException {
        made(BAKE);
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.createFile(repository.top().resolve(".git/packed-refs.lock"));

        assertThat(new WorktreeRemoval(outside, kept, RUN, Set.of("reproof")).remove())
                .singleElement()
                .asString()
                .contains("not in a checkout of git");
        assertThat(new WorktreeRemoval(repository.top(), kept, RUN, Set.of("reproof")).remove())
                .singleElement()
                .asString()
                .contains("branches are not all gone");
        assertThat(repository.git("worktree", "list").lines()).hasSize(1);
    }
}
