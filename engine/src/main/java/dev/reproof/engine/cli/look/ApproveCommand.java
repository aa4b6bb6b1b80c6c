package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.SeenRunner;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SentinelFile;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code reproof approve}: releases a pause, whether or not a runner waits at it right now. */
@Command(
        name = "approve",
        description = {
            "Releases a pause.",
            "Removes the file that holds it, which its runner sees at once, or the next one when the run is resumed."
        },
        exitCodeList = {
            "SUCCESS:the pause is released",
            "USAGE:wrong usage",
            "DATA:the state file is damaged or too new",
            "NOT_FOUND:no such run or task",
            "STORAGE:the file cannot be removed",
            "REFUSED:the task does not wait for a release"
        },
        footer = {"  reproof approve r1 go-ahead"})
public final class ApproveCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the pause.")
    private String task;

    public ApproveCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunHome home = finder().named(run);
        TaskView view = RunFinder.state(home).tasks().stream()
                .filter(found -> found.id().equals(new TaskId(task)))
                .findFirst()
                .orElseThrow(() -> new NotFound(
                        "Run " + run + " has no task '" + task + "'; reproof status " + run + " lists them"));
        Path file = view.checkpoint()
                .filter(path -> view.status() == TaskStatus.AWAITING_APPROVAL)
                .map(home.directory()::resolve)
                .orElseThrow(() -> new Rejected("Task '" + task + "' of run " + run
                        + " does not wait for a release: expected "
                        + TaskStatus.AWAITING_APPROVAL.word() + ", found "
                        + view.status().word()));
        boolean removed = new SentinelFile(file).remove();
        SeenRunner runner = SeenRunner.of(home);
        String then = runner.isGone()
                ? "no runner is there, '"
                        + finder().waysOn(home, StateView.readable(home.state()))
                                .resume() + "' goes on with it"
                : "its runner goes on with it (" + runner.shown() + ")";
        surroundings
                .err()
                .println(Printable.line(task + (removed ? ": released; " : ": was released before; ") + then));
        return ExitCode.SUCCESS;
    }
}
