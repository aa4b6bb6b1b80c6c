package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.Progress;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateView;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.parity.Interruption.Point;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever shows where the tasks of a run stand shows what its log says. */
class StatusesAgreeTest {

    /** Of {@code _index.md}: rank, task, status. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [0-9]+ \\| ([a-z]+) \\| ([A-Z_-]+) \\|");

    /** Of {@code reproof status}. */
    private static final Pattern LINE =
            Pattern.compile("(?m)^([a-z]+) +(PENDING|RUNNING|AWAITING_APPROVAL|FINISHED|ERROR|BUDGET-EXCEEDED)\\b");

    @TempDir
    Path directory;

    private RunHome home;

    @Test
    void after_every_step_of_a_run_with_a_loop_whose_tokens_are_spent() throws Exception {
        // given, when, then
        Set<String> seen = watch(GatedScenario.spending(9 * GatedScenario.TOKENS));

        // then
        assertThat(seen).containsExactly("BUDGET-EXCEEDED", "ERROR", "FINISHED", "PENDING", "RUNNING");
        requireAgreement();
    }

    @Test
    void at_the_end_of_a_run_with_everything() throws Exception {
        // given, when
        home = UndisturbedGatedScenario.run(GatedScenario.gated(), directory).home();

        // then
        assertThat(requireAgreement())
                .containsEntry("audit", "BUDGET-EXCEEDED")
                .containsEntry("starved", "ERROR")
                .containsEntry("gate", "FINISHED");
        requireStatusCommand();
    }

    @Test
    void where_a_run_was_interrupted_at_a_pause_and_after_it_was_resumed() throws Exception {
        // given
        GatedScenario scenario = GatedScenario.failing();

        // when
        Interruption.of(start(scenario), scenario, Point.WAITING, "gate", 0);

        // then
        assertThat(requireAgreement())
                .containsEntry("gate", "AWAITING_APPROVAL")
                .containsEntry("rest", "PENDING")
                .containsEntry("heat", "ERROR");
        requireStatusCommand();

        // when
        GatedScenarioEnd.of(
                ScenarioEngine.engine(1, warning -> {}).resume(RunPlaces.inside(home), OptionChoices.NONE),
                scenario,
                false);

        // then
        assertThat(requireAgreement())
                .containsEntry("gate", "FINISHED")
                .containsEntry("rest", "FINISHED")
                .containsEntry("bake", "ERROR");
    }

    @Test
    void where_a_run_was_interrupted_at_work_in_a_loop() throws Exception {
        // given
        GatedScenario scenario = GatedScenario.longReviews();

        // when
        Interruption.of(start(scenario), scenario, Point.AT_WORK, "draft", 1);

        // then: who is at work is given up by the next runner only
        assertThat(requireAgreement())
                .containsEntry("draft", "RUNNING")
                .containsEntry("critique", "PENDING")
                .containsEntry("print", "FINISHED");
    }

    private RecoveredRun start(GatedScenario scenario) {
        home = ScenarioEngine.home(directory);
        return ScenarioEngine.engine(0, warning -> {})
                .start(
                        RunPlaces.inside(home),
                        NewRun.of(new RunId("parity"), scenario.document(), "plot", OptionChoices.NONE));
    }

    /** Runs one task at a time, and compares at every step; gives the statuses that were seen. */
    private Set<String> watch(GatedScenario scenario) throws InterruptedException {
        Set<String> seen = new TreeSet<>();
        try (RecoveredRun run = start(scenario)) {
            Watcher watcher = new Watcher(run, seen);
            new RankLoop(run, scenario.agent(), Path.of("").toAbsolutePath(), 1, watcher).run();
            watcher.compare(run.state());
        }
        return seen;
    }

    private final class Watcher implements Progress {

        private final RecoveredRun run;
        private final Set<String> seen;

        Watcher(RecoveredRun run, Set<String> seen) {
            this.run = run;
            this.seen = seen;
        }

        void compare(RunState state) {
            run.flushFiles();
            Map<String, String> statuses = statuses(state);
            assertThat(run.state()).isEqualTo(state);
            assertThat(inIndex()).isEqualTo(statuses);
            assertThat(inState()).isEqualTo(statuses);
            seen.addAll(statuses.values());
        }

        @Override
        public void rank(int rank, int ranks, List<TaskId> tasks) {
            compare(run.state());
        }

        @Override
        public void dispatched(AttemptKey key, int promptChars) {
            compare(run.state());
        }

        @Override
        public void judged(LoopState loop) {
            compare(run.state());
        }

        @Override
        public void ended(TaskId task, RunState state) {
            compare(state);
        }
    }

    /** What the log says, after everything else was found to say the same. */
    private Map<String, String> requireAgreement() {
        try (RunView view = ScenarioEngine.engine(0, warning -> {}).view(home)) {
            Map<String, String> statuses = statuses(view.state());
            assertThat(inIndex()).isEqualTo(statuses);
            assertThat(inState()).isEqualTo(statuses);
            return statuses;
        }
    }

    private void requireStatusCommand() throws Exception {
        Finished status =
                PackagedProgram.in(directory).run("status", home.directory().toString());
        assertThat(status.code()).as(status.toString()).isZero();
        String table = new String(status.out(), StandardCharsets.UTF_8);
        assertThat(found(LINE, table.substring(table.indexOf("TASK ")))).isEqualTo(inState());
    }

    private static Map<String, String> statuses(RunState run) {
        return new TreeMap<>(run.tasks().stream()
                .collect(Collectors.toMap(
                        task -> task.id().value(), task -> task.status().word())));
    }

    private Map<String, String> inIndex() {
        try {
            return found(ROW, Files.readString(home.artifacts().resolve("_index.md"), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> inState() {
        try (InputStream file = Files.newInputStream(home.state())) {
            return new TreeMap<>(StateView.read(file, home.state().toString()).tasks().stream()
                    .collect(Collectors.toMap(
                            task -> task.id().value(), task -> task.status().word())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> found(Pattern pattern, String text) {
        return new TreeMap<>(pattern.matcher(text)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2))));
    }
}
