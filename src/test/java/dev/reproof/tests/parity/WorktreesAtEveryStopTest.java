package dev.reproof.tests.parity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.RunView;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.UpstreamDiff;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.GitRepository;
import dev.reproof.tests.UnwatchedRun;
import dev.reproof.tests.shared.StoreOfTests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a run with worktrees stops, its later tasks get the prompts of one that was never interrupted, diffs included. */
class WorktreesAtEveryStopTest {

    private static final byte[] DAG = """
            {"title": "Bakery", "loops": [{"id": "l", "convergeOn": "taste", "maxIterations": 2}], "tasks": [
              {"id": "dough", "complexity": "LOW", "subtask_prompt": "Knead."},
              {"id": "-sour/../dough", "complexity": "LOW", "subtask_prompt": "Feed."},
              {"id": "bake", "complexity": "LOW", "subtask_prompt": "Bake.", "depends_on": ["dough"]},
              {"id": "taste", "complexity": "LOW", "subtask_prompt": "Taste.", "depends_on": ["bake"]},
              {"id": "sell", "complexity": "LOW", "subtask_prompt": "Sell.", "depends_on": ["bake", "-sour/../dough"]}]}
            """.getBytes(UTF_8);

    private static final String FOUND = "## Blockers\n- Too pale.\n\n## Summary\nTasted.\n";
    private static final String NOTHING = "## Blockers\n(none)\n\n## Summary\nTasted.\n";

    /** A normal test run takes every fifth event, and those at which a diff gets into the log. */
    private static final int STEP = Integer.getInteger("reproof.stops", 25) > 25 ? 1 : 5;

    @TempDir
    Path directory;

    /** Adds a line to a file that all have, and one file more; half of the agents commit. */
    private static final class Baker implements Agent {

        private final Map<Round, String> prompts = new ConcurrentHashMap<>();

        @Override
        public AgentResult run(AgentCall call, AgentOutput output) {
            String task = call.key().task().value();
            int iteration = call.key().iteration();
            prompts.put(new Round(call.key().task(), iteration), call.prompt());
            Path there = call.workingDirectory();
            try {
                Path bread = there.resolve("bread.txt");
                Files.writeString(bread, Files.readString(bread) + task + " " + iteration + "\n");
                if (task.equals("dough")) {
                    GitRepository.gitIn(there, "commit", "--quiet", "--all", "--message", "Mine");
                }
                Files.writeString(there.resolve("note-" + task.length() + ".txt"), "Iteration " + iteration + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            output.text(task.equals("taste") ? iteration == 0 ? FOUND : NOTHING : "Done: " + task);
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        }
    }

    @Test
    void a_stop_at_any_event_changes_no_prompt_and_no_diff() throws Exception {
        // given
        assumeFalse(StoreOfTests.isShared(), "a stop cuts off a file");
        GitRepository repository = GitRepository.in(directory.resolve("whole"));
        RunHome home = home(repository);
        Baker whole = new Baker();
        OptionChoices options = OptionChoices.NONE
                .with(RunOption.WORKTREES, "reproof")
                .with(RunOption.UPSTREAM_DIFF, UpstreamDiff.FULL);
        RecoveredRun run = ScenarioEngine.engine(0, warning -> {
                    throw new AssertionError(warning);
                })
                .start(RunPlaces.inside(home), NewRun.of(new RunId("parity"), DAG, "bakery", options));
        RunState end = toTheEnd(run, whole, repository);
        Map<AttemptKey, String> diffs = diffs(home, end);
        assertThat(end.tasks()).extracting(TaskState::status).containsOnly(TaskStatus.FINISHED);
        assertThat(diffs).hasSize(5).allSatisfy((key, diff) -> assertThat(diff).contains("+++ b/bread.txt"));
        assertThat(whole.prompts.get(new Round(new TaskId("sell"), 0))).contains("+bake 0\n", "+-sour/../dough 0\n");
        assertThat(diffs.get(new AttemptKey(new TaskId("taste"), 1, 1)))
                .as("goes on from what bake left in this iteration")
                .contains(" bake 1\n+taste 1\n");
        ScenarioEngine.requireSound(home);
        ScenarioEngine.requireParity(home, "undisturbed");

        // when, then
        for (StoredLog.Row row : rows(home)) {
            String where = "stopped after row " + row.index() + ", " + row.type() + " of " + row.stream();
            Path place = directory.resolve("stop-" + row.index());
            GitRepository copy = copy(repository, place);
            RunHome stopped = home(copy);
            deleteTree(stopped.directory());
            StoredLog.copyUpTo(row.index(), home, stopped);
            Baker again = new Baker();
            Queue<String> warnings = new ConcurrentLinkedQueue<>();
            RunState after = toTheEnd(
                    ScenarioEngine.engine(1, warnings::add).resume(RunPlaces.inside(stopped), OptionChoices.NONE),
                    again,
                    copy);

            again.prompts.forEach((round, prompt) ->
                    assertThat(prompt).as(where + ": " + round).isEqualTo(whole.prompts.get(round)));
            assertThat(byTask(diffs(stopped, after))).as(where).isEqualTo(byTask(diffs));
            assertThat(warnings).as(where).isEmpty();
            assertThat(after.warnings()).as(where).isEmpty();
            ScenarioEngine.requireParity(stopped, where);
            deleteTree(place);
        }
    }

    private static RunHome home(GitRepository repository) {
        return new RunHome(repository.top().resolve(".reproof/runs/parity"));
    }

    private static RunState toTheEnd(RecoveredRun run, Agent agent, GitRepository repository)
            throws InterruptedException {
        try (run) {
            return run.state().finished().isPresent()
                    ? run.state()
                    : new RankLoop(run, agent, repository.top(), 3, new UnwatchedRun()).run();
        }
    }

    private static Map<AttemptKey, String> diffs(RunHome home, RunState end) {
        Map<AttemptKey, String> diffs = new ConcurrentHashMap<>();
        try (RunView view = ScenarioEngine.engine(0, warning -> {}).view(home)) {
            end.tasks().forEach(task -> {
                AttemptKey key = task.transcript().orElseThrow().key();
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                view.copyDiff(key, out);
                diffs.put(key, out.toString(UTF_8));
            });
        }
        return diffs;
    }

    /** An attempt that was given up has another number than the one it would have been. */
    private static Map<Round, String> byTask(Map<AttemptKey, String> diffs) {
        Map<Round, String> byTask = new ConcurrentHashMap<>();
        diffs.forEach((key, diff) -> byTask.put(new Round(key.task(), key.iteration()), diff));
        return byTask;
    }

    private static List<StoredLog.Row> rows(RunHome home) throws Exception {
        try (StoredLog log = StoredLog.of(home)) {
            return log.rows().stream()
                    .dropWhile(row -> !row.type().equals("RunStarted"))
                    .filter(row -> row.index() % STEP == 0 || row.type().equals("WorktreeLeft"))
                    .toList();
        }
    }

    private static GitRepository copy(GitRepository from, Path place) throws IOException {
        Path to = Files.createDirectories(place).resolve("repository");
        try (Stream<Path> files = Files.walk(from.top())) {
            for (Path file : files.filter(each -> !each.startsWith(from.top().resolve(".reproof")))
                    .toList()) {
                Files.copy(file, to.resolve(from.top().relativize(file)));
            }
        }
        return new GitRepository(to.toRealPath());
    }

    private static void deleteTree(Path place) throws IOException {
        if (Files.exists(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
