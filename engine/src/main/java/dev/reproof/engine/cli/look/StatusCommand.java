package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.Sheet;
import dev.reproof.engine.cli.shell.ShellWords;
import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.terminal.Amounts;
import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Table;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof status}: reads files beside the event log, so it answers while the run goes on. */
@Command(
        name = "status",
        description = {
            "Shows where a run stands.",
            "Reads files beside the event log alone, so it can be used while the run goes on."
        },
        exitCodeList = {
            "SUCCESS:success, however the run stands; with --watch the run ended well",
            "TASK_FAILED:with --watch only: a task failed, or the runner is gone",
            "USAGE:wrong usage",
            "BUDGET:with --watch only: no task failed, and one came to a limit",
            "DATA:the state file is damaged or too new",
            "NOT_FOUND:no such run, or it has no state file yet",
            "STORAGE:the state file cannot be read",
            "SIGINT:--watch was left with Ctrl-C"
        },
        footer = {"  reproof status", "  reproof status r1 --json", "  reproof status r1 --watch"})
public final class StatusCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Id or directory of the run. Default: the latest.")
    private Optional<String> run;

    @Option(names = "--json", description = "Prints the version-2 state document.")
    private boolean json;

    @Option(
            names = "--watch",
            description =
                    "Follows the run until it ends, and exits as the run does: with 0, 1 or 4; with 1 too when its"
                            + " runner is gone.")
    private boolean watch;

    public StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        if (watch && json) {
            throw new Invalid("Options --watch and --json exclude each other; leave one of them out");
        }
        RunHome home = finder().latest(run);
        if (watch) {
            return new RunWatch(surroundings, home, ShellWords.from(surroundings.directory(), directory())).follow();
        }
        StateView state = RunFinder.state(home);
        if (json) {
            copy(home.state());
        } else {
            print(home, state);
        }
        return ExitCode.SUCCESS;
    }

    private void copy(Path state) {
        try {
            Files.copy(state, surroundings.out());
        } catch (IOException e) {
            throw new Storage("State file " + state + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void print(RunHome home, StateView state) {
        Sheet sheet = new Sheet(surroundings);
        sheet.fact("run", state.run().map(Object::toString).orElse(home.name()));
        sheet.fact("title", state.title());
        sheet.status("outcome", state.outcome().map(StatusWords::of).orElse(StatusWord.faint("not finished")));
        sheet.fact("tasks", TaskStatus.told(state.counts()));
        state.writtenAt().ifPresent(at -> sheet.fact("written", Sheet.time(at) + " UTC"));
        sheet.fact("home", home.directory().toString());
        state.warnings().forEach(warning -> sheet.fact("warning", warning.code() + ": " + warning.text()));
        sheet.blank();
        sheet.print(table(state));
    }

    private static Table table(StateView state) {
        Table table = new Table(List.of("TASK", "STATUS", "ATTEMPT", "DURATION", "ERROR"), 2, 3);
        for (TaskView task : state.tasks()) {
            table.row()
                    .cell(Printable.line(task.id().value()))
                    .status(StatusWords.of(task.status()))
                    .cell(task.attempt() == 0 ? "" : Long.toString(task.attempt()))
                    .cell(duration(task.durationMillis()))
                    .cell(task.errorMessage().map(Printable::line).orElse(""));
        }
        return table;
    }

    private static String duration(OptionalLong millis) {
        return millis.isPresent() ? Amounts.span(Duration.ofMillis(millis.getAsLong())) : "";
    }
}
