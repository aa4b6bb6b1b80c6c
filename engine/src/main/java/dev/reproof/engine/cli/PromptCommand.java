package dev.reproof.engine.cli;

import dev.reproof.engine.RunView;
import dev.reproof.engine.files.RunHome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof prompt}. */
@Command(
        name = "prompt",
        mixinStandardHelpOptions = true,
        description = "Prints the exact prompt that was sent to a task, made again from the event log and compared with"
                + " the digest recorded when it was sent.")
final class PromptCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the task.")
    private String task;

    @Option(names = "--iteration", paramLabel = "N", description = "Iteration, from 0. Default: the last one.")
    private Optional<Integer> iteration;

    @Option(names = "--cwd", paramLabel = "DIR", description = "Directory whose runs are meant.")
    private Optional<Path> cwd;

    PromptCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path directory = cwd.map(surroundings.directory()::resolve).orElse(surroundings.directory());
        RunHome home = new RunFinder(surroundings, directory).named(run);
        try (RunView view = surroundings.engine().view(home)) {
            TaskId id = new TaskId(task);
            int last = view.state().find(id).map(TaskState::iteration).orElse(0);
            byte[] prompt = view.prompt(id, iteration.orElse(last)).getBytes(StandardCharsets.UTF_8);
            surroundings.out().write(prompt, 0, prompt.length);
        }
        return ExitCode.SUCCESS;
    }
}
