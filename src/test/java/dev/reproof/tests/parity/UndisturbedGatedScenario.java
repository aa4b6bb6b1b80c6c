package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A run of a scenario that nobody disturbed, and what every disturbed one is measured by. */
final class UndisturbedGatedScenario {

    /** Each prompt takes a replay of its own, so they are made again after every so many stops only. */
    private static final int PROMPTS_AGAIN = 10;

    private final GatedScenario scenario;
    private final RunHome home;
    private final GatedScenarioEnd end;
    private final AtomicInteger stages = new AtomicInteger(1);

    private UndisturbedGatedScenario(GatedScenario scenario, RunHome home, GatedScenarioEnd end) {
        this.scenario = scenario;
        this.home = home;
        this.end = end;
    }

    static UndisturbedGatedScenario run(GatedScenario scenario, Path directory) throws InterruptedException {
        RunHome home = ScenarioEngine.home(directory);
        RecoveredRun run = ScenarioEngine.engine(0, warning -> {
                    throw new AssertionError(warning);
                })
                .start(
                        RunPlaces.inside(home),
                        NewRun.of(new RunId("parity"), scenario.document(), "plot", OptionChoices.NONE));
        GatedScenarioEnd end = GatedScenarioEnd.of(run, scenario, true);
        ScenarioEngine.requireSound(home);
        return new UndisturbedGatedScenario(scenario, home, end);
    }

    RunHome home() {
        return home;
    }

    GatedScenarioEnd end() {
        return end;
    }

    /** The rows at which a stopped run can be resumed: its start is in them. */
    List<StoredLog.Row> rows() throws SQLException {
        try (StoredLog log = StoredLog.of(home)) {
            return log.rows().stream()
                    .dropWhile(row -> !row.type().equals("RunStarted"))
                    .toList();
        }
    }

    RunState look(RunHome stopped) {
        try (RunView view = ScenarioEngine.engine(0, warning -> {}).view(stopped)) {
            return view.state();
        }
    }

    /**
     * Resumes a run that was stopped somewhere, runs it to the end, and compares all that must be the same.
     *
     * @param opened the pauses whose files somebody has removed meanwhile
     */
    void requireSameAfterResuming(RunHome stopped, Collection<Round> opened, String where) throws InterruptedException {
        ScenarioEngine.take(stopped);
        RunState before = look(stopped);
        Queue<String> warnings = new ConcurrentLinkedQueue<>();
        int stage = stages.getAndIncrement();
        RecoveredRun run =
                ScenarioEngine.engine(stage, warnings::add).resume(RunPlaces.inside(stopped), OptionChoices.NONE);
        if (before.finished().isPresent()) {
            run.close();
            assertThat(Standing.of(before)).as(where).isEqualTo(end.standing());
            return;
        }
        boolean promptsAgain = stage % PROMPTS_AGAIN == 0;
        GatedScenarioEnd after = GatedScenarioEnd.of(run, scenario, promptsAgain);
        ScenarioEngine.requireParity(stopped, where);
        assertThat(after.standing()).as(where).isEqualTo(end.standing());
        requireSameWork(before, opened, after, where);
        assertThat(after.transcripts()).as(where + ": transcripts").isEqualTo(end.transcripts());
        if (promptsAgain) {
            assertThat(after.prompts()).as(where + ": prompts made again").isEqualTo(end.prompts());
        }
        assertThat(warnings).as(where + ": warnings").isEmpty();
    }

    /** Everything that had not ended is done once, with the same prompts, and nothing else. */
    private void requireSameWork(RunState before, Collection<Round> opened, GatedScenarioEnd after, String where) {
        Predicate<Round> left = round -> !ended(before.task(round.task()), round.iteration());
        assertThat(after.agent().calls())
                .as(where + ": work of agents")
                .isEqualTo(end.agent().calls().stream().filter(left).toList());
        after.agent()
                .prompts()
                .forEach((round, prompt) -> assertThat(prompt)
                        .as(where + ": prompt of " + round)
                        .isEqualTo(end.agent().prompts().get(round)));
        assertThat(after.gates().asked())
                .as(where + ": oracles")
                .isEqualTo(end.gates().asked().stream().filter(left).toList());
        List<Round> gates = new ArrayList<>(
                end.gates().closed().keySet().stream().filter(left).toList());
        assertThat(after.gates().closed().keySet()).as(where + ": pauses").containsExactlyElementsOf(gates);
        gates.forEach(gate -> assertThat(after.gates().closed().get(gate))
                .as(where + ": whether a file held " + gate)
                .isEqualTo(!opened.contains(gate)));
        List<String> judged = end.gates().judged();
        assertThat(after.gates().judged())
                .as(where + ": reviews that were judged")
                .isEqualTo(judged.subList(judgements(before), judged.size()));
    }

    private static boolean ended(TaskState task, int iteration) {
        return iteration < task.iteration()
                || (iteration == task.iteration() && task.status().ended());
    }

    private static int judgements(RunState state) {
        return state.loops().stream()
                .mapToInt(loop -> loop.iteration() + (loop.isSettled() ? 1 : 0))
                .sum();
    }
}
