package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.Steering;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.Progress;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TaskOrder;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A person gives a command at any event of a run; whatever stops the run has behind that, it comes to the same end, by the same
 * prompts, as when it is left alone after the command.
 */
class SteeredRunsTest {

    private static final RunId RUN = new RunId("steered");

    private static final String DAG = """
            {"title":"t","tasks":[
              {"id":"mill","complexity":"LOW","subtask_prompt":"Mill."},
              {"id":"salt","complexity":"LOW","subtask_prompt":"Salt."},
              {"id":"dough","complexity":"LOW","subtask_prompt":"Knead.","depends_on":["mill"]},
              {"id":"brine","complexity":"LOW","subtask_prompt":"Stir.","depends_on":["salt"]},
              {"id":"go-ahead","kind":"pause","depends_on":["mill"]},
              {"id":"probe","kind":"oracle","command":"echo warm","depends_on":["mill"]},
              {"id":"loaf","complexity":"LOW","subtask_prompt":"Bake.","depends_on":["dough","go-ahead","probe"]},
              {"id":"review","complexity":"LOW","subtask_prompt":"Taste.","depends_on":["loaf"]}],
             "groups":{"crane":{"maxParallel":1}},
             "loops":[{"id":"crisp","convergeOn":"review","maxIterations":2}]}
            """;

    private static final String LISTED = DAG.replace("\"Mill.\"", "\"Mill as a list.\"")
            .replace(
                    "{\"id\":\"dough\",\"complexity\":\"LOW\",\"subtask_prompt\":\"Knead.\",\"depends_on\":[\"mill\"]}",
                    "{\"id\":\"dough\",\"depends_on\":[\"salt\"],\"fanOut\":{\"over\":\"mill\",\"maxItems\":4,\"template\":"
                            + "{\"complexity\":\"LOW\",\"subtask_prompt\":\"Knead {{item.flour}}.\"}}}")
            .replace("\"Salt.\"", "\"Salt.\",\"onFailure\":\"continue\"");

    /** A run to steer. */
    private enum Kind {
        BY_RANK(DAG, TaskOrder.RANK),
        /** Tasks begin when they can, one goes on to another model and then lets what follows run though it failed. */
        WHEN_READY(
                DAG.replace(
                        "\"Salt.\"",
                        "\"Salt.\",\"fallbackModels\":[\"small\"],\"retries\":1,\"onFailure\":\"continue\","
                                + "\"maxParallelGroup\":\"crane\""),
                TaskOrder.READY),
        /** One answer is a list, another one in each iteration. */
        OVER_A_LIST(LISTED, TaskOrder.RANK),
        OVER_A_LIST_WHEN_READY(LISTED, TaskOrder.READY);

        private final String dag;
        private final TaskOrder order;

        Kind(String dag, TaskOrder order) {
            this.dag = dag;
            this.order = order;
        }

        NewRun request() {
            return NewRun.of(
                    RUN,
                    dag.getBytes(StandardCharsets.UTF_8),
                    "dag",
                    OptionChoices.NONE.with(RunOption.SCHEDULE, order));
        }
    }

    /** Stops behind each command, where commands are to be given behind each event; 0 for a normal test run. */
    private static final int LONG_ROUND = Integer.getInteger("reproof.steered.stops", 0);

    private static final int STOPS = Math.max(1, LONG_ROUND);

    /** Of the decisions of a run, a normal test run gives commands behind every sixteenth, from another one on each time. */
    private static final int STEP = LONG_ROUND > 0 ? 1 : 16;

    /** What a person may give. */
    private enum Wish {
        SKIP("dough"),
        FINISH("salt"),
        SALVAGE("salt"),
        FAIL("dough"),
        CANCEL("loaf"),
        REVIEW("review"),
        REJECT("go-ahead"),
        APPROVE("go-ahead"),
        RERUN("mill"),
        RERUN_ONLY("loaf");

        private final String task;

        Wish(String task) {
            this.task = task;
        }

        void give(RunHome home) {
            engine(1).steer(RunPlaces.inside(home), Optional.empty(), ResumePolicy.STRICT, this::give);
        }

        private void give(Steering steering) {
            RunState unused = switch (this) {
                case SKIP -> steering.take(plain(ByHand.SKIPPED));
                case FINISH ->
                    steering.take(worded(ByHand.FINISHED, "salted by hand").marked(true));
                case SALVAGE -> steering.take(plain(ByHand.SALVAGED));
                case FAIL -> steering.take(plain(ByHand.FAILED).because(Optional.of("too wet")));
                case CANCEL -> steering.take(plain(ByHand.CANCELLED));
                case REVIEW -> steering.take(worded(ByHand.FINISHED, "## Blockers\nNone\n"));
                case REJECT -> steering.take(worded(ByHand.REJECTED, "not yet"));
                case APPROVE -> steering.take(worded(ByHand.APPROVED, "with salt"));
                case RERUN, RERUN_ONLY -> steering.rerun(List.of(new TaskId(task)), this == RERUN_ONLY, "again");
            };
        }

        private HandCommand plain(ByHand how) {
            return HandCommand.of("command-1", new TaskId(task), how);
        }

        private HandCommand worded(ByHand how, String text) {
            return HandCommand.of("command-1", new TaskId(task), how, text);
        }
    }

    /** What must be the same. */
    private record End(
            String outcome, Map<TaskId, String> tasks, Map<String, TextDigest> prompts, Map<TaskId, Seal> texts) {}

    @TempDir
    Path directory;

    private Kind kind = Kind.BY_RANK;

    private static ResumeEngine engine(int number) {
        return ScenarioEngine.engine(number, warning -> {});
    }

    /** Says what follows from its prompt alone, so that any other prompt changes all that follows. */
    private static final Agent AGENT = (call, output) -> {
        AttemptKey key = call.key();
        String task = key.task().value();
        String seen = Sha256.of(call.prompt()).hex();
        if (task.equals("review")) {
            output.text("## Summary\n" + seen + "\n## Blockers\n" + (key.iteration() == 0 ? "- pale" : "None"));
        } else if (call.prompt().endsWith("as a list.")) {
            output.text(IntStream.rangeClosed(0, 1 + key.iteration())
                    .mapToObj(item -> "{\"flour\":\"" + item + " " + seen + "\"}")
                    .collect(Collectors.joining(",", "[", "]")));
        } else {
            output.text(task + " " + key.iteration() + " from " + seen);
        }
        return task.equals("salt")
                ? new AgentResult.Failed("no salt", OptionalLong.empty(), OptionalLong.empty())
                : new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
    };

    /** Releases pauses as soon as they wait. */
    private static final class Released implements Progress {
        @Override
        public void rank(int rank, int ranks, List<TaskId> tasks) {
            // the end is what counts
        }

        @Override
        public void dispatched(AttemptKey key, int promptChars) {
            // the end is what counts
        }

        @Override
        public void waits(AttemptKey key, Path file) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void ended(TaskId task, RunState state) {
            // the end is what counts
        }
    }

    private End play(RunHome home, int number) throws InterruptedException {
        try (RecoveredRun run = engine(number).startOrResume(RunPlaces.inside(home), kind.request())) {
            return end(new RankLoop(run, AGENT, Path.of("").toAbsolutePath(), 2, new Released()).run());
        }
    }

    private static End end(RunState run) {
        Map<TaskId, String> tasks = new TreeMap<>();
        Map<String, TextDigest> prompts = new TreeMap<>();
        Map<TaskId, Seal> texts = new TreeMap<>();
        for (TaskState task : run.tasks()) {
            tasks.put(task.id(), task.status() + " " + task.iteration() + " " + task.errorMessage() + task.byHand());
            task.dispatches()
                    .forEach(sent -> prompts.put(task.id() + " " + sent.key().iteration(), sent.prompt()));
            task.transcript().ifPresent(text -> texts.put(task.id(), text.seal()));
        }
        return new End(run.finished().orElseThrow().toString(), tasks, prompts, texts);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatever_stops_a_run_after_a_command_it_comes_to_the_same_end(Kind steered) throws Exception {
        kind = steered;
        long seed = Long.getLong("reproof.stops.seed", System.nanoTime());
        System.out.println("random stops: -Dreproof.stops.seed=" + seed);
        Random random = new Random(seed);
        RunHome whole = new RunHome(directory.resolve("whole"));
        play(whole, 0);
        Map<Wish, Integer> taken = new EnumMap<>(Wish.class);
        List<StoredLog.Row> decisions = rows(whole).stream()
                .filter(row -> row.stream().equals(rowsOf(RUN)))
                .toList();
        for (int at = random.nextInt(STEP); at < decisions.size(); at += STEP) {
            StoredLog.Row row = decisions.get(at);
            for (Wish wish : Wish.values()) {
                if (given(whole, row, wish, random)) {
                    taken.merge(wish, 1, Integer::sum);
                }
            }
        }
        assertThat(taken.size()).isGreaterThan(LONG_ROUND > 0 ? Wish.values().length - 1 : 3);
    }

    private static String rowsOf(RunId run) {
        return StreamId.ofRun(run).value();
    }

    @Test
    void an_audit_explains_what_a_person_has_done() throws Exception {
        RunHome whole = new RunHome(directory.resolve("whole"));
        play(whole, 0);

        for (Wish wish : Wish.values()) {
            RunHome home = copy(whole, directory.resolve(wish.name()));
            if (fits(home, wish)) {
                play(home, 2);
                ScenarioEngine.requireSound(home);
            }
        }
    }

    private boolean given(RunHome whole, StoredLog.Row row, Wish wish, Random random) throws Exception {
        String where = wish + " after row " + row.index() + ", " + row.type();
        Path place = Files.createDirectory(directory.resolve("place"));
        RunHome home = new RunHome(place.resolve("alone"));
        StoredLog.copyUpTo(row.index(), whole, home);
        boolean fits = fits(home, wish);
        if (fits) {
            long given = rows(home).size();
            RunHome alone = copy(home, place.resolve("left"));
            End expected = play(alone, 2);
            requireParity(alone, where);
            List<StoredLog.Row> later =
                    new ArrayList<>(rows(alone).subList((int) given, rows(alone).size()));
            Collections.shuffle(later, random);
            for (StoredLog.Row stop : later.subList(0, Math.min(STOPS, later.size()))) {
                RunHome stopped = new RunHome(place.resolve("stopped-" + stop.index()));
                StoredLog.copyUpTo(stop.index(), alone, stopped);
                String there = where + ", stopped after row " + stop.index() + ", " + stop.type();
                assertThat(play(stopped, 3)).as(there).isEqualTo(expected);
                requireParity(stopped, there);
            }
        }
        deleteTree(place);
        return fits;
    }

    private static boolean fits(RunHome home, Wish wish) {
        try {
            wish.give(home);
            return true;
        } catch (Rejected e) {
            return false;
        }
    }

    private static void requireParity(RunHome home, String where) {
        try (RunView view = engine(4).view(home)) {
            assertThat(view.parity().firstDifference()).as(where).isEmpty();
        }
    }

    private static RunHome copy(RunHome from, Path to) throws IOException {
        RunHome copy = new RunHome(to);
        StoredLog.copy(from, copy);
        return copy;
    }

    /** Those behind the start of the run. */
    private static List<StoredLog.Row> rows(RunHome home) throws Exception {
        try (StoredLog log = StoredLog.of(home)) {
            return log.rows().stream()
                    .dropWhile(row -> !row.type().equals("RunStarted"))
                    .toList();
        }
    }

    private static void deleteTree(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            files.sorted(Comparator.reverseOrder()).forEach(SteeredRunsTest::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
