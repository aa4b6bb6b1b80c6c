package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code reproof complete}: the tasks of a run, for the completion script; people have {@code status}. */
@Command(name = Commands.COMPLETE, hidden = true, description = "Prints the ids of a run's tasks, for completion.")
final class CompleteCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    CompleteCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** An id that does not fit on a line cannot be typed either. */
    @Override
    public ExitCode call() {
        finder().state(finder().named(run)).tasks().stream()
                .map(task -> task.id().value())
                .filter(id -> Printable.line(id).equals(id))
                .forEach(surroundings.out()::println);
        return ExitCode.SUCCESS;
    }
}
