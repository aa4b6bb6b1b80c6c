package dev.reproof.tests.roads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One run that was stopped inside its fourth rank, with copies of what it left to do damage to, and what it must come to
 * all the same.
 */
final class StoppedRun {

    /** What came of a resume. */
    record Outcome(ScenarioAgent agent, RunState state, Map<TaskId, ExactText> texts, List<String> warnings) {}

    private final Path directory;
    private final Scenario scenario = Scenario.withPolicy("full");
    private final RunHome left;
    private final Reference reference;
    private int copies;

    private StoppedRun(Path directory, Stop stop, boolean withoutArtifacts) throws Exception {
        this.directory = directory;
        this.reference = Reference.of(scenario, directory.resolve("whole"));
        RunHome home = ScenarioEngine.home(directory.resolve("home"));
        ScenarioEngine engine = engine();
        RunPlaces places = RunPlaces.inside(home).with(withoutArtifacts ? ArtifactChoice.off() : ArtifactChoice.own());
        try (RecoveredRun run = engine.engine().start(places, engine.request())) {
            stop.play(run, scenario);
            run.interrupt("told to stop");
        }
        // where the state file says that its artifacts are, there must be none to help out
        this.left = new RunHome(Files.move(home.directory(), directory.resolve("left")));
    }

    static StoppedRun withArtifacts(Path directory) throws Exception {
        return new StoppedRun(directory, new Stop(3, Stop.Depth.INSIDE), false);
    }

    static StoppedRun withoutArtifacts(Path directory) throws Exception {
        return new StoppedRun(directory, new Stop(3, Stop.Depth.INSIDE), true);
    }

    Scenario scenario() {
        return scenario;
    }

    Reference reference() {
        return reference;
    }

    RunHome left() {
        return left;
    }

    ScenarioEngine engine() {
        return new ScenarioEngine(scenario, OptionChoices.NONE, ++copies);
    }

    /** A place of its own. */
    Path place() {
        return directory.resolve("place-" + ++copies);
    }

    /** A copy of all that the run left. */
    RunHome copy() throws IOException {
        RunHome copy = ScenarioEngine.home(place());
        Directories.copy(left.directory(), copy.directory());
        return copy;
    }

    /** Resumes what is in a directory, and runs it to the end. */
    Outcome resume(RunHome home, ResumePolicy policy) throws InterruptedException {
        ScenarioEngine engine = engine();
        try (RecoveredRun run = engine.engine().resume(RunPlaces.inside(home), OptionChoices.NONE, policy)) {
            return toTheEnd(run, engine);
        }
    }

    Outcome resume(RunHome home) throws InterruptedException {
        return resume(home, ResumePolicy.STRICT);
    }

    Outcome resumeFrom(Path file, RunHome home, ResumePolicy policy) throws InterruptedException {
        ScenarioEngine engine = engine();
        try (RecoveredRun run = engine.engine()
                .resumeFrom(file, RunPlaces.inside(home), Optional.empty(), OptionChoices.NONE, policy)) {
            return toTheEnd(run, engine);
        }
    }

    private Outcome toTheEnd(RecoveredRun run, ScenarioEngine engine) throws InterruptedException {
        ScenarioAgent agent = new ScenarioAgent(scenario);
        RunState end = run.state().finished().isPresent() ? run.state() : ScenarioEngine.toTheEnd(run, agent);
        return new Outcome(agent, end, texts(run, end), List.copyOf(engine.warnings()));
    }

    /** The text of every task that has finished. */
    static Map<TaskId, ExactText> texts(RecoveredRun run, RunState state) {
        Map<TaskId, ExactText> texts = new TreeMap<>();
        for (TaskState task : state.tasks()) {
            if (task.status() == TaskStatus.FINISHED) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                run.copyTranscript(new AttemptKey(task.id(), 0, task.attempts()), text);
                texts.put(task.id(), ExactText.ofUtf8(text.toByteArray()));
            }
        }
        return texts;
    }

    /** All of it is as if nothing had happened. */
    void requireParity(String where, Outcome outcome) {
        Set<TaskId> ran = new TreeSet<>(outcome.agent().prompts().keySet());
        assertThat(outcome.agent().calls()).as(where).hasSize(ran.size());
        outcome.agent()
                .prompts()
                .forEach((task, prompt) -> assertThat(prompt)
                        .as(where + ": prompt of " + task)
                        .isEqualTo(reference.sent().get(task)));
        Reference found = Reference.of(outcome.agent(), outcome.state());
        assertThat(found.message()).as(where).isEqualTo(reference.message());
        assertThat(found.statuses()).as(where).isEqualTo(reference.statuses());
        assertThat(found.errors()).as(where).isEqualTo(reference.errors());
        assertThat(outcome.texts()).as(where + ": texts").isEqualTo(expectedTexts());
    }

    private Map<TaskId, ExactText> expectedTexts() {
        return scenario.turns().entrySet().stream()
                .filter(turn -> turn.getValue().failure().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        turn -> new ExactText(turn.getValue().expected()),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** Tasks that had ended when the run stopped. */
    List<TaskId> ended() throws IOException {
        return new ArrayList<>(SavedState.read(left.state()).ended());
    }
}
