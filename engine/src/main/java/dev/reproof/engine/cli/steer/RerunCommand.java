package dev.reproof.engine.cli.steer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunIds;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof rerun}. */
@Command(
        name = "rerun",
        description = {
            "Has tasks run again, and all that depends on them: at the next resume, as their next attempts, with prompts made"
                    + " of what holds then.",
            "What they said before stays readable by its attempt. 'reproof plan' shows it before anything runs. A task of a"
                    + " loop runs again in the iteration that the loop has come to."
        },
        exitCodeList = {
            "SUCCESS:it is recorded",
            "USAGE:wrong usage or an invalid DAG",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run, task or file",
            "STORAGE:a store or the disk failed",
            "REFUSED:a runner works on the run, or a pause among the tasks waits for its release"
        },
        footer = {
            "  reproof rerun r1 draft --dry-run",
            "  reproof rerun r1 draft --reason 'the brief was wrong'",
            "  reproof rerun r1 draft review --only",
            "  reproof rerun r1 draft --with-dag plan.json"
        })
public final class RerunCommand extends CommandOnRuns implements Callable<ExitCode> {

    private static final String NO_REASON = "a person wants it";

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TASK", description = "Ids of tasks.")
    private List<String> tasks;

    @Option(names = "--only", description = "Leaves what depends on these tasks as it is.")
    private boolean only;

    @Option(
            names = "--with-dag",
            paramLabel = "FILE",
            description = "Goes on with this DAG, as --accept-dag-change of a resume does.")
    private Optional<Path> dag;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the plan and the audit trail.")
    private Optional<String> reason;

    @Option(names = "--dry-run", description = "Says what would run again, and records nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    public RerunCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunHome home = finder().named(run);
        Optional<NewRun> request = dag.map(surroundings.directory()::resolve)
                .map(path -> NewRun.of(
                        RunIds.named(home.name()), Inputs.read(path, "DAG"), path.toString(), OptionChoices.NONE));
        Collection<TaskId> asked =
                new LinkedHashSet<>(tasks.stream().map(TaskId::new).toList());
        RunState before = state(home);
        RunState planned = request.map(next -> before.supposing(next.dag(), before.options()))
                .orElse(before);
        asked.forEach(task -> require(planned, task));
        Map<TaskId, String> again = again(planned, asked);
        if (!dryRun) {
            engine().steer(
                            RunPlaces.inside(home),
                            request,
                            new ResumePolicy(request.isPresent(), false, false, false, false),
                            steering -> steering.rerun(List.copyOf(asked), only, reason.orElse(NO_REASON)));
        }
        show(home, again, planned);
        return ExitCode.SUCCESS;
    }

    private RunState state(RunHome home) {
        try (RunView view = engine().view(home)) {
            return view.state();
        }
    }

    private static void require(RunState state, TaskId task) {
        if (state.find(task).isEmpty()) {
            throw new NotFound("Run " + state.run() + " has no task '" + UntrustedText.shorten(task.value())
                    + "'; reproof status " + state.run() + " lists them");
        }
    }

    /** The tasks that run again, and why, in the order of the ranks; those that have not run are left out. */
    private Map<TaskId, String> again(RunState state, Collection<TaskId> asked) {
        Map<TaskId, String> again = new LinkedHashMap<>();
        for (TaskId task : state.withDependents(asked)) {
            boolean named = asked.contains(task);
            if ((named || !only) && state.task(task).status() != TaskStatus.PENDING) {
                again.put(task, named ? "as asked" : "depends on " + first(state, task, again));
            }
        }
        return again;
    }

    private static String first(RunState state, TaskId task, Map<TaskId, String> again) {
        return state.dag().task(task).dependsOn().stream()
                .filter(again::containsKey)
                .findFirst()
                .map(TaskId::value)
                .orElse("one that waits");
    }

    private void show(RunHome home, Map<TaskId, String> again, RunState state) {
        if (json) {
            ObjectNode node = JsonNodeFactory.instance
                    .objectNode()
                    .put("run", state.run().value())
                    .put("recorded", !dryRun);
            ArrayNode list = node.putArray("tasks");
            again.forEach((task, why) -> list.addObject()
                    .put("id", task.value())
                    .put("was", state.task(task).status().word())
                    .put("reason", why));
            surroundings.out().print(node + "\n");
            return;
        }
        again.forEach((task, why) -> surroundings
                .out()
                .println(Printable.line(task + ": " + (dryRun ? "would run" : "runs") + " again, " + why)));
        String then = again.isEmpty()
                ? "Nothing runs again: none of these tasks has run"
                : dryRun
                        ? "Nothing is recorded; leave --dry-run out to have it so"
                        : "'"
                                + finder().waysOn(home, finder().found(home).state())
                                        .resume() + "' runs them";
        surroundings.err().println(Printable.line(then));
    }
}
