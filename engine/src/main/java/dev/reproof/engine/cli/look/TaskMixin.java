package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.TaskId;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of commands that look at one task of a run. */
final class TaskMixin {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the task.")
    private String task;

    @Option(names = "--iteration", paramLabel = "N", description = "Iteration, from 0. Default: the last one.")
    private Optional<Integer> iteration;

    @Option(names = "--cwd", paramLabel = "DIR", description = "Directory whose runs are meant.")
    private Optional<Path> cwd;

    RunView view(Surroundings surroundings) {
        Path directory = cwd.map(surroundings.directory()::resolve).orElse(surroundings.directory());
        return surroundings.engine().view(new RunFinder(surroundings, directory).named(run));
    }

    TaskId task() {
        return new TaskId(task);
    }

    Optional<Integer> iteration() {
        return iteration;
    }
}
