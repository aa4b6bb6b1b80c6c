package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.TaskId;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that looks at one task of a run. */
abstract class TaskCommand extends CommandOnRuns {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the task.")
    private String task;

    @Option(names = "--iteration", paramLabel = "N", description = "Iteration, from 0. Default: the last one.")
    private Optional<Integer> iteration;

    TaskCommand(Surroundings surroundings) {
        super(surroundings);
    }

    final RunView view() {
        return engine().view(finder().named(run));
    }

    final TaskId task() {
        return new TaskId(task);
    }

    /** The iteration that is asked for. */
    final Optional<Integer> iteration() {
        return iteration;
    }

    /** The iteration that is asked for, else that one. */
    final int iteration(int last) {
        return iteration.orElse(last);
    }
}
