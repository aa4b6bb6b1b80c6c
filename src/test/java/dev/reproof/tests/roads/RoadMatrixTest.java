package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePlan.Action;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.parity.ExactText;
import dev.reproof.tests.parity.Scenario;
import dev.reproof.tests.parity.ScenarioAgent;
import dev.reproof.tests.parity.ScenarioEngine;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every road back from every place to stop at: before each rank, inside each, behind the last; after a clean end of the
 * runner and after none. A plan made before says what then happens, and changes nothing.
 *
 * <p>Normally every second cell, so that all pairs of (stop, road) and of (ending, road) are there; with
 * {@code -Dreproof.roads=all} all of them, each with two policies.
 */
class RoadMatrixTest {

    private static final boolean ALL = System.getProperty("reproof.roads", "").equals("all");

    /** What an imported text that lost its beginning is marked with. */
    private static final String MARK =
            "[Incomplete: only the end of this text was kept. What it said before is missing.]\n\n";

    private static final String BANNER = "[...truncated ";

    private enum Ending {
        /** The run is told to stop, and closed. */
        CLEAN,
        /** The same between ranks, since the runner's code has changed: the process would end with exit code 75. */
        RESTARTING,
        /** The process is gone. */
        KILLED
    }

    @TempDir
    Path directory;

    private final Map<String, Reference> references = new HashMap<>();
    private int cells;

    @ParameterizedTest
    @EnumSource
    void every_prompt_after_a_stop_is_the_undisturbed_one(Road road) throws Exception {
        for (Stop stop : Stop.everywhere()) {
            boolean even = stop.rank() % 2 == 0;
            boolean between = stop.depth() == Stop.Depth.BOUNDARY;
            Ending usual = even != between ? Ending.KILLED : between ? Ending.RESTARTING : Ending.CLEAN;
            for (Ending ending : ALL ? endings(between) : List.of(usual)) {
                for (String policy : ALL ? List.of("full", "summarize") : List.of(even ? "full" : "summarize")) {
                    cell(road, stop, ending, Scenario.withPolicy(policy), policy);
                }
            }
        }
        assertThat(cells).isEqualTo(ALL ? 56 : 11);
    }

    private static List<Ending> endings(boolean between) {
        return between ? List.of(Ending.values()) : List.of(Ending.CLEAN, Ending.KILLED);
    }

    private void cell(Road road, Stop stop, Ending ending, Scenario scenario, String policy) throws Exception {
        cells++;
        String where = road + ", " + ending + ", " + stop + ", " + policy;
        Path place = directory.resolve("cell-" + cells);
        RunHome stopped = stopped(road, stop, ending, scenario, place);
        SavedState saved = SavedState.read(stopped.state());
        ScenarioEngine engine = new ScenarioEngine(scenario, OptionChoices.NONE, cells);
        ScenarioEngine.requireSound(stopped);
        Set<TaskId> kept = road.startsAtLog() ? ended(engine.look(stopped)) : saved.ended();
        Road.Left from = road.prepare(stopped, place.resolve("there"));

        ScenarioEngine.take(from.home());
        Map<String, String> before = Directories.fingerprint(place);
        ResumePlan plan = from.plan(engine);
        assertThat(Directories.fingerprint(place))
                .as(where + ": a plan changes nothing")
                .isEqualTo(before);

        ScenarioAgent agent = new ScenarioAgent(scenario);
        Map<TaskId, ExactText> transcripts = new TreeMap<>();
        Reference after;
        try (RecoveredRun run = from.resume(engine)) {
            RunState end = ScenarioEngine.toTheEnd(run, agent);
            after = Reference.of(agent, end);
            end.tasks().stream()
                    .filter(task -> task.status() == TaskStatus.FINISHED)
                    .forEach(task -> transcripts.put(task.id(), transcript(run, task)));
        }

        requireAsPlanned(where, road, plan, agent);
        if (road == Road.LEGACY) {
            requireAsKept(where, scenario, saved, after, transcripts, place);
        } else {
            requireSame(where, reference(scenario, policy), after, Set.of());
            requireTexts(where, scenario, transcripts);
        }
        Set<TaskId> left = new TreeSet<>(scenario.turns().keySet());
        left.removeAll(kept);
        assertThat(after.sent().keySet()).as(where + ": tasks that ran").isEqualTo(left);
        Directories.delete(place);
    }

    private RunHome stopped(Road road, Stop stop, Ending ending, Scenario scenario, Path place) throws Exception {
        RunHome home = ScenarioEngine.home(place.resolve("here"));
        RunPlaces places =
                RunPlaces.inside(home).with(road.needsInline() ? ArtifactChoice.off() : ArtifactChoice.own());
        ScenarioEngine engine = new ScenarioEngine(scenario, OptionChoices.NONE, 0);
        RunHome copy = ScenarioEngine.home(place.resolve("killed"));
        try (RecoveredRun run = engine.engine().start(places, engine.request())) {
            stop.play(run, scenario);
            switch (ending) {
                case KILLED -> Directories.copyAsLeft(home, copy);
                case RESTARTING -> run.requestRestart(stop.toString(), List.of("runner.jar"));
                case CLEAN -> run.interrupt("told to stop");
            }
        }
        if (ending == Ending.KILLED) {
            Directories.delete(home.directory());
            Files.move(copy.directory(), home.directory());
        }
        return home;
    }

    private static Set<TaskId> ended(RunState state) {
        return state.tasks().stream()
                .filter(task -> task.status().ended())
                .map(TaskState::id)
                .collect(Collectors.toSet());
    }

    private static ExactText transcript(RecoveredRun run, TaskState task) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        run.copyTranscript(new AttemptKey(task.id(), 0, task.attempts()), text);
        return ExactText.ofUtf8(text.toByteArray());
    }

    private static void requireAsPlanned(String where, Road road, ResumePlan plan, ScenarioAgent agent) {
        Set<TaskId> planned = plan.tasks().stream()
                .filter(task -> task.action() == Action.RUN)
                .map(ResumePlan.PlannedTask::id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(plan.refuses()).as(where + ": plan").isFalse();
        assertThat(plan.road().word()).as(where + ": road").isEqualTo(road.word());
        Set<TaskId> ran = new TreeSet<>(agent.prompts().keySet());
        // what waits for a task that is going to fail is planned to run, since nobody knows that it will
        planned.removeIf(task -> !ran.contains(task) && task.value().startsWith("lost"));
        assertThat(planned).as(where + ": planned to run, and ran").isEqualTo(ran);
    }

    private Reference reference(Scenario scenario, String policy) throws InterruptedException {
        if (!references.containsKey(policy)) {
            references.put(policy, Reference.of(scenario, directory.resolve("whole-" + policy)));
        }
        return references.get(policy);
    }

    private static void requireSame(String where, Reference expected, Reference found, Set<TaskId> marked) {
        found.sent()
                .forEach((task, prompt) -> assertThat(prompt)
                        .as(where + ": prompt of " + task)
                        .isEqualTo(marked(expected.sent().get(task), marked)));
        assertThat(found.message()).as(where).isEqualTo(expected.message());
        assertThat(found.statuses()).as(where).isEqualTo(expected.statuses());
        assertThat(found.errors()).as(where).isEqualTo(expected.errors());
    }

    private static void requireTexts(String where, Scenario scenario, Map<TaskId, ExactText> found) {
        assertThat(found).as(where).hasSize(Scenario.AGENT_TASKS - 1);
        found.forEach((task, text) -> assertThat(text)
                .as(where + ": text of " + task)
                .isEqualTo(new ExactText(scenario.turn(task).expected())));
    }

    /** As if each task that had finished had said exactly what was kept of it. */
    private void requireAsKept(
            String where,
            Scenario scenario,
            SavedState saved,
            Reference after,
            Map<TaskId, ExactText> texts,
            Path place)
            throws Exception {
        Map<TaskId, String> kept = saved.kept();
        Set<TaskId> cut = kept.entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(BANNER))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Scenario said = scenario.saying(kept);
        requireSame(where, Reference.of(said, place.resolve("said")), after, cut);
        requireTexts(where, said, texts);
    }

    /** The prompt with a mark below the heading of each of these. */
    private static ExactText marked(ExactText prompt, Set<TaskId> tasks) {
        String text = prompt.value();
        for (TaskId task : tasks) {
            String heading = "\n### " + task + " [FINISHED]\n";
            text = text.replace(heading, heading + MARK);
        }
        return new ExactText(text);
    }
}
