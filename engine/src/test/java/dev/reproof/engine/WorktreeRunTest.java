package dev.reproof.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentWorktree;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.loop.UnwatchedRun;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.redact.Secret;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.worktree.LeftWork;
import dev.reproof.engine.worktree.TestRepository;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.UpstreamDiff;
import dev.reproof.events.Worktree;
import dev.reproof.projections.run.RunState;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose attempts have worktrees, from the first dispatch to the last diff. */
class WorktreeRunTest {

    private static final RunId RUN = new RunId("r1");
    private static final TaskId MIX = new TaskId("mix");
    private static final TaskId BAKE = new TaskId("bake");
    private static final String KEY = "quay-7788-north";
    private static final Redaction SECRETS = Redaction.of(List.of(new Secret("KEY", KEY)), List.of());
    private static final byte[] DAG = """
            {"title": "Bakery", "tasks": [
              {"id": "mix", "complexity": "LOW", "subtask_prompt": "Mix."},
              {"id": "bake", "complexity": "LOW", "subtask_prompt": "Bake.", "depends_on": ["mix"]}]}
            """.getBytes(UTF_8);

    @TempDir
    Path directory;

    private TestRepository repository;

    @BeforeEach
    void repository() {
        repository = TestRepository.in(directory);
    }

    private static ResumeEngine engine(Redaction redaction) {
        return new ResumeEngine(EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 1, "0"), warning -> {})
                .redacting(redaction));
    }

    private RunHome home() {
        return new RunHome(repository.top().resolve(".reproof/runs/r1"));
    }

    private static OptionChoices options(UpstreamDiff kept) {
        return OptionChoices.NONE.with(RunOption.WORKTREES, "ci/agents").with(RunOption.UPSTREAM_DIFF, kept);
    }

    private RecoveredRun started(UpstreamDiff kept) {
        RecoveredRun run = engine(SECRETS).start(RunPlaces.inside(home()), NewRun.of(RUN, DAG, "dag", options(kept)));
        run.worktreesIn(repository.top());
        run.startRank(0);
        return run;
    }

    private RecoveredRun resumed() {
        RecoveredRun run = engine(SECRETS).resume(RunPlaces.inside(home()), OptionChoices.NONE, ResumePolicy.STRICT);
        run.worktreesIn(repository.top());
        return run;
    }

    private static Attempt dispatched(RecoveredRun run, TaskId task) {
        return run.dispatch(task).orElseThrow();
    }

    private static Path in(Attempt attempt, String file) {
        return attempt.worktree().orElseThrow().directory().resolve(file);
    }

    private String diff(AttemptKey key) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RunView view = engine(SECRETS).view(home())) {
            view.copyDiff(key, out);
        }
        return out.toString(UTF_8);
    }

    @Test
    void what_an_attempt_left_stands_in_the_prompt_of_its_child_without_secrets() {
        AttemptKey mixed;
        try (RecoveredRun run = started(UpstreamDiff.FULL)) {
            Attempt mix = dispatched(run, MIX);
            mixed = mix.key();
            assertThat(mix.worktree())
                    .hasValue(new AgentWorktree(
                            home().worktrees().resolve("mix-0-1"),
                            home().worktrees().resolve("mix-0-1"),
                            repository.head()));
            TestRepository.write(in(mix, "bread.txt"), "key " + KEY + "\n");
            mix.text("Mixed.");
            RunState ended = mix.finish(TokenUsage.UNKNOWN);
            WorktreeLeft left = ended.task(MIX).worktreeLeft().orElseThrow();
            assertThat(left.worktree()).isEqualTo(new Worktree("ci/agents/r1/mix-0-1", repository.head()));
            assertThat(left.files()).isEqualTo(1);
            assertThat(left.cut()).isFalse();
            assertThat(ended.totals().redacted()).containsEntry("KEY", 1L);
            run.completeRank(0);
            run.startRank(1);

            Attempt bake = dispatched(run, BAKE);

            assertThat(bake.prompt())
                    .contains("Mixed.\n\n[What it has changed in its worktree:]\n bread.txt | 2 +-\n")
                    .contains("-one loaf\n+key [redacted:KEY]\n");
            assertThat(bake.worktree().orElseThrow().base())
                    .isEqualTo(left.end().orElseThrow());
            assertThat(in(bake, "bread.txt")).hasContent("key " + KEY);
            bake.finish(TokenUsage.UNKNOWN);
            run.interrupt("enough");
        }
        assertThat(diff(mixed)).contains("+key [redacted:KEY]").doesNotContain(KEY);
        assertThat(repository.git("status", "--porcelain", "--untracked-files=no"))
                .isEmpty();
    }

    @Test
    void without_the_option_a_prompt_has_nothing_of_it() {
        try (RecoveredRun run = started(UpstreamDiff.NONE)) {
            Attempt mix = dispatched(run, MIX);
            TestRepository.write(in(mix, "bread.txt"), "two loafs\n");
            mix.text("Mixed.");
            mix.finish(TokenUsage.UNKNOWN);
            run.completeRank(0);
            run.startRank(1);

            assertThat(dispatched(run, BAKE).prompt()).contains("\nMixed.\n").doesNotContain("changed", "loaf");
        }
    }

    @Test
    void attempts_that_fail_or_are_given_up_leave_a_diff_too_and_the_next_begins_as_they_did() {
        try (RecoveredRun run = started(UpstreamDiff.STAT)) {
            String base = repository.head();
            Attempt first = dispatched(run, MIX);
            TestRepository.write(in(first, "first.txt"), "1\n");
            RunState waits = first.giveUp("a person wants to");
            repository.write("bread.txt", "two loafs\n");
            repository.commit("Meanwhile");
            Attempt second = dispatched(run, MIX);
            TestRepository.write(in(second, "second.txt"), "2\n");
            RunState failed = second.fail("no yeast", TokenUsage.UNKNOWN);

            assertThat(waits.task(MIX).worktreeLeft(first.key()).orElseThrow().files())
                    .isEqualTo(1);
            assertThat(second.worktree().orElseThrow().base()).isEqualTo(base);
            assertThat(failed.task(MIX).worktreeLeft().orElseThrow().key()).isEqualTo(second.key());
            assertThat(diff(first.key())).contains("first.txt").doesNotContain("second.txt");
            assertThat(diff(second.key())).contains("second.txt").doesNotContain("first.txt");
        }
    }

    @Test
    void a_long_diff_is_cut_at_a_line_with_a_word() {
        AttemptKey key;
        try (RecoveredRun run = started(UpstreamDiff.NONE)) {
            Attempt mix = dispatched(run, MIX);
            key = mix.key();
            TestRepository.write(in(mix, "long.txt"), "a line of flour\n".repeat(400_000));
            WorktreeLeft left =
                    mix.finish(TokenUsage.UNKNOWN).task(MIX).worktreeLeft().orElseThrow();

            assertThat(left.cut()).isTrue();
            assertThat(left.seal().bytes()).isLessThanOrEqualTo(LeftWork.MOST);
        }
        assertThat(diff(key)).endsWith("+a line of flour\n[diff: cut here]\n").hasSizeGreaterThan(4_000_000);
    }

    @Test
    void an_attempt_whose_worktree_is_gone_ends_as_it_would_and_a_child_is_told() {
        try (RecoveredRun run = started(UpstreamDiff.FULL)) {
            Attempt mix = dispatched(run, MIX);
            repository.git("worktree", "remove", "--force", in(mix, "").toString());
            mix.text("Mixed.");
            RunState ended = mix.finish(TokenUsage.UNKNOWN);
            run.completeRank(0);
            run.startRank(1);

            assertThat(ended.task(MIX).errorMessage()).isEmpty();
            assertThat(ended.warnings()).extracting(OperatorWarned::code).containsExactly("WORKTREE_UNTAKEN");
            assertThat(dispatched(run, BAKE).prompt())
                    .contains("(what it has changed could not be taken)")
                    .doesNotContain(directory.toString());
        }
    }

    @Test
    void where_a_commit_is_gone_a_worktree_begins_with_what_is_checked_out_and_a_warning_says_so() {
        try (RecoveredRun run = started(UpstreamDiff.NONE)) {
            Attempt mix = dispatched(run, MIX);
            TestRepository.write(in(mix, "bread.txt"), "two loafs\n");
            mix.finish(TokenUsage.UNKNOWN);
            run.completeRank(0);
        }
        repository.git("update-ref", "-d", "refs/reproof/r1/left/mix-0-1");
        repository.git("-c", "gc.reflogExpire=now", "gc", "--quiet", "--prune=now");
        try (RecoveredRun run = resumed()) {
            run.startRank(1);
            Attempt bake = dispatched(run, BAKE);

            assertThat(bake.worktree().orElseThrow().base()).isEqualTo(repository.head());
            assertThat(run.state().warnings()).extracting(OperatorWarned::code).contains("WORKTREE_BASE_GONE");
        }
    }

    @Test
    void a_run_with_worktrees_begins_nothing_where_nobody_said_in_which_checkout_or_there_is_none() throws Exception {
        try (RecoveredRun run = engine(SECRETS)
                .start(RunPlaces.inside(home()), NewRun.of(RUN, DAG, "dag", options(UpstreamDiff.NONE)))) {
            run.startRank(0);
            Path outside = Files.createDirectories(directory.resolve("outside"));
            Agent none = (call, output) -> {
                throw new AssertionError("Nothing is sent");
            };

            assertThatThrownBy(() -> run.dispatch(MIX))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("worktreesIn");
            assertThatThrownBy(() -> new RankLoop(run, none, outside, 1, new UnwatchedRun()))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("not in a checkout of git");
            assertThat(run.state().task(MIX).attempts()).isZero();
        }
    }

    @Test
    void who_left_none_has_no_diff() {
        try (RecoveredRun run = started(UpstreamDiff.NONE)) {
            Attempt mix = dispatched(run, MIX);
            run.interrupt("enough");
            assertThatThrownBy(() -> diff(mix.key()))
                    .isInstanceOf(NotFound.class)
                    .hasMessageContaining("--worktrees");
        }
    }
}
