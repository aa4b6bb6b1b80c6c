package dev.reproof.engine.cli.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.agent.orphans.FoundAgent;
import dev.reproof.engine.cli.shell.ArtifactsAlsoMixin;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunIds;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePlan.PlannedTask;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof plan}. */
@Command(
        name = "plan",
        description = "Says what a resume would do with each task, and changes nothing.",
        exitCodeList = {
            "SUCCESS:the run can be resumed",
            "USAGE:wrong usage or invalid DAG",
            "DATA:a transcript is lost, or log or state file is damaged",
            "NOT_FOUND:no such run or file",
            "STORAGE:the store or the disk failed",
            "REFUSED:agents of an earlier runner may still be at work"
        },
        footer = {
            "  reproof plan",
            "  reproof plan state.json --full-output-dir kept",
            "  reproof plan demo --dag edited.json --json"
        })
public final class PlanCommand extends CommandOnRuns implements Callable<ExitCode> {

    private static final RunId UNNAMED = new RunId("unnamed");

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN|FILE",
            description = "Id or directory of the run, or a state file. Default: the latest run that has not finished.")
    private Optional<String> run;

    @Option(
            names = "--dag",
            paramLabel = "DAG",
            description = "Plans with this DAG in place of the recorded one, as if its changes were accepted.")
    private Optional<Path> dag;

    @Option(
            names = "--full-output-dir",
            paramLabel = "DIR",
            description = "Looks for the transcripts' files there. Default: where the state file says, else beside it.")
    private Optional<Path> fullOutputDir;

    @Option(
            names = "--findings-dir",
            paramLabel = "DIR",
            description = "Looks there for what a review found of which only the end is left.")
    private Optional<Path> findings;

    @Mixin
    private ArtifactsAlsoMixin also;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Mixin
    private ResumePolicyMixin allowed;

    public PlanCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunHome home = home();
        ResumePlan plan = plan(home);
        SeenRunner runner = finder().runner(home);
        if (json) {
            surroundings.out().println(object(plan, runner));
        } else {
            show(plan, runner);
        }
        if (plan.refuses()) {
            return ExitCode.DATA;
        }
        if (!plan.refusesForAgents()) {
            return ExitCode.SUCCESS;
        }
        plan.agents().stream()
                .filter(agent -> agent.fate() == FoundAgent.Fate.REFUSE)
                .forEach(agent -> surroundings
                        .err()
                        .println(Printable.line(
                                "a resume would be refused: the " + agent.agent() + ": " + agent.reason())));
        return ExitCode.REFUSED;
    }

    private Optional<Path> file() {
        return run.map(surroundings.directory()::resolve)
                .filter(Files::isRegularFile)
                .map(path -> path.toAbsolutePath().normalize());
    }

    private RunHome home() {
        return file().map(state ->
                        StateSource.of(state, () -> UNNAMED, workplace().root()).home())
                .orElseGet(() -> finder().unfinished(run, allowed.policy().retryFailed()));
    }

    private ResumePlan plan(RunHome home) {
        RunPlaces places = new RunPlaces(
                        home,
                        ArtifactChoice.at(fullOutputDir.map(surroundings.directory()::resolve)),
                        findings.map(surroundings.directory()::resolve),
                        Optional.empty(),
                        home.checkpoints())
                .alsoReading(also.directories(surroundings));
        Optional<NewRun> request = dag.map(surroundings.directory()::resolve)
                .map(path -> NewRun.of(
                        RunIds.named(home.name()), Inputs.read(path, "DAG"), path.toString(), OptionChoices.NONE));
        return engine().plan(places, file(), request, allowed.policy());
    }

    private void show(ResumePlan plan, SeenRunner runner) {
        if (!runner.isGone()) {
            say("a runner works on it: " + runner.shown() + "; if it stopped now:");
        }
        say("run " + plan.run() + " would go on from its " + plan.road().shown());
        plan.changes().forEach(change -> say("DAG: " + change));
        for (FoundAgent agent : plan.agents()) {
            say("agent: " + agent.fate() + ": the " + agent.agent() + ": " + agent.reason());
        }
        for (PlannedTask task : plan.tasks()) {
            say(String.format(
                    Locale.ROOT,
                    "%-6s  %-8s  %s: %s",
                    task.action(),
                    task.source().word(),
                    task.id(),
                    task.reason()));
        }
    }

    private static ObjectNode object(ResumePlan plan, SeenRunner runner) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("run", plan.run().value())
                .put("road", plan.road().word());
        object.set("runner", runner.json());
        ArrayNode changes = object.putArray("changes");
        plan.changes().forEach(changes::add);
        ArrayNode agents = object.putArray("agents");
        for (FoundAgent agent : plan.agents()) {
            agents.addObject()
                    .put("agent", agent.agent())
                    .put("record", agent.record().toString())
                    .put("fate", agent.fate().name())
                    .put("reason", agent.reason());
        }
        ArrayNode tasks = object.putArray("tasks");
        for (PlannedTask task : plan.tasks()) {
            tasks.addObject()
                    .put("id", task.id().value())
                    .put("action", task.action().name())
                    .put("reason", task.reason())
                    .put("source", task.source().word());
        }
        return object;
    }
}
