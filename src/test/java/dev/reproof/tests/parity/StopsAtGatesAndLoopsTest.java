package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.shared.StoreOfTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a run with oracles, pauses, loops and limits stops, it comes to the same end, by the same prompts. */
class StopsAtGatesAndLoopsTest {

    private static final int SIDE_BY_SIDE = 2;
    private static final int STOPS = Integer.getInteger("reproof.stops", 25);

    /** Of the large run, a normal test run takes every fourth event, and all that stand for a decision of their own. */
    private static final int STEP = STOPS > 25 ? 1 : 4;

    private static final Set<String> ALWAYS = Set.of(
            "CheckpointOpened",
            "CheckpointReleased",
            "LoopIterationStarted",
            "LoopConverged",
            "LoopExhausted",
            "OracleEvidenceRecorded",
            "TaskBudgetExceeded",
            "TaskSkipped");

    /** Four of seven tasks have ended when the tokens are spent. */
    private static final long FOR_TWO_RANKS = 4 * GatedScenario.TOKENS;

    /** All seven have, and the two of one iteration more. */
    private static final long FOR_ONE_ITERATION = 9 * GatedScenario.TOKENS;

    @TempDir
    Path directory;

    private interface Stop {
        void at(StoredLog.Row row) throws Exception;
    }

    @Test
    void the_undisturbed_run_has_everything_that_a_stop_may_hit() throws Exception {
        // given, when
        GatedScenarioEnd end = UndisturbedGatedScenario.run(GatedScenario.gated(), directory.resolve("whole"))
                .end();

        // then
        RunState run = end.state();
        assertThat(run.finished())
                .hasValue(new RunFinished(RunOutcome.BUDGET_EXCEEDED, "Did not finish: swollen, starved, audit"));
        assertThat(end.gates().judged())
                .containsExactly(
                        "loop-critique 1 OPEN",
                        "loop-critique 2 OPEN",
                        "loop-critique 2 CONVERGED",
                        "loop-audit 1 OPEN",
                        "loop-audit 1 EXHAUSTED");
        assertThat(run.task(new TaskId("swollen")).errorMessage().orElseThrow()).contains("maxPromptChars");
        assertThat(run.task(new TaskId("starved")).blockedBy()).containsExactly(new TaskId("swollen"));
        assertThat(end.gates().closed()).hasSize(3).doesNotContainValue(false);
        assertThat(end.gates().asked()).hasSize(4);
        assertThat(end.agent().calls()).hasSize(18).doesNotHaveDuplicates();
        assertThat(run.task(new TaskId("digest")).iteration()).isZero();
        assertThat(prompt(end, "report", 0)).contains("three loaves").contains("warm");
        assertThat(prompt(end, "onward", 0)).contains("Released.");
        assertThat(prompt(end, "draft", 1))
                .contains("salt it\n", "crust is pale")
                .doesNotContain("salt it less");
        assertThat(prompt(end, "polish", 2)).contains("salt it less", "draft 2").doesNotContain("crust is pale");
        assertThat(prompt(end, "critique", 1)).contains("left no text").doesNotContain("polish 0");
        assertThat(end.prompts().keySet()).containsAll(end.agent().prompts().keySet());
        end.agent()
                .prompts()
                .forEach((round, prompt) -> assertThat(end.prompts()).containsEntry(round, prompt));
    }

    private static String prompt(GatedScenarioEnd end, String task, int iteration) {
        return end.agent().prompts().get(new Round(new TaskId(task), iteration)).value();
    }

    @Test
    void a_stop_at_the_events_of_gates_and_loops_changes_nothing() throws Exception {
        // given
        UndisturbedGatedScenario run = UndisturbedGatedScenario.run(GatedScenario.gated(), directory.resolve("whole"));

        // when, then
        List<StoredLog.Row> rows = run.rows();
        assertThat(rows).hasSizeGreaterThan(120);
        stopAt(
                run,
                rows.stream()
                        .filter(row -> row.index() % STEP == 0 || ALWAYS.contains(row.type()))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {FOR_TWO_RANKS, FOR_ONE_ITERATION})
    void a_stop_at_any_event_before_or_after_the_tokens_are_spent_changes_nothing(long tokens) throws Exception {
        // given
        UndisturbedGatedScenario run =
                UndisturbedGatedScenario.run(GatedScenario.spending(tokens), directory.resolve("whole"));
        RunState end = run.end().state();
        boolean late = tokens == FOR_ONE_ITERATION;
        assertThat(end.totals().tokensSpent()).isEqualTo(tokens);
        assertThat(end.loops().get(0).iteration()).isEqualTo(late ? 2 : 1);
        assertThat(end.loops().get(0).phase()).isEqualTo(Phase.OPEN);
        assertThat(ids(end, TaskStatus.BUDGET_EXCEEDED))
                .containsExactly(late ? new String[] {"mix"} : new String[] {"mix", "shape", "proof"});
        assertThat(ids(end, TaskStatus.ERROR))
                .containsExactly(late ? new String[] {"taste"} : new String[] {"taste", "bake"});

        // when, then
        stopAt(run, run.rows());
    }

    private static List<String> ids(RunState run, TaskStatus status) {
        return run.tasks().stream()
                .filter(task -> task.status() == status)
                .map(task -> task.id().value())
                .toList();
    }

    @Test
    void two_stops_at_random_events_of_one_run_change_nothing() throws Exception {
        // given
        assumeThat(StoreOfTests.isShared()).as("a second stop cuts off a file").isFalse();
        long seed = Long.getLong("reproof.stops.seed", System.nanoTime());
        System.out.println("random pairs of stops: -Dreproof.stops.seed=" + seed);
        Random random = new Random(seed);
        UndisturbedGatedScenario run = UndisturbedGatedScenario.run(GatedScenario.gated(), directory.resolve("whole"));
        List<StoredLog.Row> rows = run.rows();

        for (int pair = 0; pair < STOPS / 5; pair++) {
            // when
            StoredLog.Row first = rows.get(random.nextInt(rows.size() - 1));
            Path place = directory.resolve("pair-" + pair);
            RunHome home = stopped(run, first, place);
            String where = "seed " + seed + ", pair " + pair + ", stopped after row " + first.index();
            run.requireSameAfterResuming(home, List.of(), where);
            long second = cutBehind(home, first.index(), random);
            deleteTree(home.checkpoints());

            // then
            run.requireSameAfterResuming(home, List.of(), where + " and then " + second);
            deleteTree(place);
        }
    }

    /** Somewhere in what the resumed run has written. */
    private static long cutBehind(RunHome home, long first, Random random) throws Exception {
        try (StoredLog log = StoredLog.of(home)) {
            List<Long> places = log.rows().stream()
                    .map(StoredLog.Row::index)
                    .filter(index -> index > first)
                    .toList();
            long index = places.get(random.nextInt(places.size()));
            log.deleteAfter(index);
            StoredLog.forgetFiles(home);
            return index;
        }
    }

    private void stopAt(UndisturbedGatedScenario run, List<StoredLog.Row> rows) throws Exception {
        atEvery(rows, row -> {
            String where = "stopped after row " + row.index() + ", " + row.type() + " of " + row.stream();
            Path place = directory.resolve("stop-" + row.index());
            RunHome stopped = stopped(run, row, place);
            run.requireSameAfterResuming(stopped, List.of(), where);
            deleteTree(place);
            if (row.type().equals("CheckpointOpened")) {
                resumeWithItsFiles(run, row, where);
            }
        });
    }

    /** Once with the files that hold the pauses, once with their directory alone: then somebody has opened the gates. */
    private void resumeWithItsFiles(UndisturbedGatedScenario run, StoredLog.Row row, String where) throws Exception {
        for (boolean opened : new boolean[] {false, true}) {
            Path place = directory.resolve("stop-" + row.index() + "-" + opened);
            RunHome stopped = stopped(run, row, place);
            List<TaskState> waiting = run.look(stopped).tasks().stream()
                    .filter(task -> task.awaited().isPresent())
                    .toList();
            List<Round> gates = waiting.stream()
                    .map(task -> new Round(task.id(), task.iteration()))
                    .toList();
            Files.createDirectories(stopped.checkpoints());
            for (TaskState task : opened ? List.<TaskState>of() : waiting) {
                Files.writeString(
                        stopped.directory().resolve(task.gate().sentinel().orElseThrow()), "closed");
            }
            assertThat(gates).as(where).isNotEmpty();
            run.requireSameAfterResuming(stopped, opened ? gates : List.of(), where + ", opened: " + opened);
            deleteTree(place);
        }
    }

    private static RunHome stopped(UndisturbedGatedScenario run, StoredLog.Row row, Path place) throws Exception {
        RunHome stopped = ScenarioEngine.home(place);
        StoredLog.copyUpTo(row.index(), run.home(), stopped);
        return stopped;
    }

    private static void atEvery(List<StoredLog.Row> rows, Stop stop) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            List<Future<?>> stops = new ArrayList<>();
            for (StoredLog.Row row : rows) {
                stops.add(workers.submit(() -> {
                    stop.at(row);
                    return row;
                }));
            }
            for (Future<?> each : stops) {
                each.get();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static void deleteTree(Path place) throws Exception {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
