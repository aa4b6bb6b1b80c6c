package dev.reproof.tests.parity;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A run that nobody disturbed, and what every disturbed one is measured by. */
final class Undisturbed {

    private final Scenario scenario;
    private final OptionChoices options;
    private final RunHome home;
    private final Map<TaskId, ExactText> sent;
    private final Ending ending;
    private final AtomicInteger stages = new AtomicInteger(1);

    private Undisturbed(
            Scenario scenario, OptionChoices options, RunHome home, Map<TaskId, ExactText> sent, Ending ending) {
        this.scenario = scenario;
        this.options = options;
        this.home = home;
        this.sent = sent;
        this.ending = ending;
    }

    static Undisturbed run(Scenario scenario, OptionChoices options, Path directory) throws InterruptedException {
        RunHome home = ScenarioEngine.home(directory);
        ScenarioAgent agent = new ScenarioAgent(scenario);
        Ending ending = ScenarioEngine.play(new ScenarioEngine(scenario, options, 0).start(home), agent);
        ScenarioEngine.requireSound(home);
        return new Undisturbed(scenario, options, home, agent.prompts(), ending);
    }

    RunHome home() {
        return home;
    }

    Ending ending() {
        return ending;
    }

    /** The prompt of each task as its agent got it. */
    Map<TaskId, ExactText> sent() {
        return sent;
    }

    List<StoredLog.Row> rows() throws SQLException {
        try (StoredLog log = StoredLog.of(home)) {
            return log.rows();
        }
    }

    ScenarioEngine nextStage() {
        return new ScenarioEngine(scenario, options, stages.getAndIncrement());
    }

    /** Resumes a run that was stopped somewhere, runs it to the end, and compares all that must be the same. */
    void requireSameAfterResuming(RunHome stopped, String where) throws InterruptedException {
        ScenarioEngine.take(stopped);
        ScenarioEngine engine = nextStage();
        Set<TaskId> ended = engine.look(stopped).tasks().stream()
                .filter(task -> task.status().ended())
                .map(TaskState::id)
                .collect(Collectors.toSet());
        ScenarioAgent agent = new ScenarioAgent(scenario);
        Ending after = ScenarioEngine.play(engine.resume(stopped), agent);
        requireSame(where, ended, agent, after);
        ScenarioEngine.requireParity(stopped, where);
        require(where + ": warnings", List.of(), List.copyOf(engine.warnings()));
    }

    /** Starts a run again of which nothing but its directory was left. */
    void requireSameAfterStarting(RunHome empty, String where) throws InterruptedException {
        ScenarioAgent agent = new ScenarioAgent(scenario);
        Ending after = ScenarioEngine.play(nextStage().start(empty), agent);
        requireSame(where, Set.of(), agent, after);
    }

    private void requireSame(String where, Set<TaskId> ended, ScenarioAgent agent, Ending after) {
        Set<TaskId> left = new TreeSet<>(sent.keySet());
        left.removeAll(ended);
        require(where + ": tasks that ran", left, new TreeSet<>(agent.prompts().keySet()));
        require(
                where + ": times an agent was called",
                left.size(),
                agent.calls().size());
        agent.prompts().forEach((task, prompt) -> require(where + ": prompt of " + task, sent.get(task), prompt));
        require(where + ": outcome", ending.finished(), after.finished());
        require(where + ": statuses", ending.statuses(), after.statuses());
        require(where + ": messages", ending.errors(), after.errors());
        require(where + ": transcripts", ending.transcripts(), after.transcripts());
        require(where + ": prompts made again", ending.prompts(), after.prompts());
    }

    private static void require(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new AssertionError(what + "\nexpected " + expected + "\nfound    " + found);
        }
    }

    /** A copy of this run's log in a directory of its own, cut off after that row. */
    RunHome stoppedAfter(long index, Path directory) throws IOException, SQLException {
        RunHome copy = ScenarioEngine.home(directory);
        StoredLog.copyUpTo(index, home, copy);
        return copy;
    }
}
