package dev.reproof.engine.cli;

import dev.reproof.engine.RunView;
import dev.reproof.engine.files.RunHome;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof transcript}. */
@Command(
        name = "transcript",
        mixinStandardHelpOptions = true,
        description = "Prints the exact bytes of a transcript, from the event log.")
final class TranscriptCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the task.")
    private String task;

    @Option(names = "--iteration", paramLabel = "N", description = "Iteration, from 0. Default: the last one.")
    private Optional<Integer> iteration;

    @Option(names = "--attempt", paramLabel = "N", description = "Attempt, from 1. Default: the last one.")
    private Optional<Integer> attempt;

    @Option(names = "--cwd", paramLabel = "DIR", description = "Directory whose runs are meant.")
    private Optional<Path> cwd;

    TranscriptCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path directory = cwd.map(surroundings.directory()::resolve).orElse(surroundings.directory());
        RunHome home = new RunFinder(surroundings, directory).named(run);
        try (RunView view = surroundings.engine().view(home)) {
            view.copyTranscript(key(view), surroundings.out());
        }
        return ExitCode.SUCCESS;
    }

    private AttemptKey key(RunView view) {
        TaskState state = view.state()
                .find(new TaskId(task))
                .orElseThrow(() -> new NotFound("Run " + view.state().run() + " has no task '" + task
                        + "'; reproof status " + view.state().run() + " lists them"));
        if (state.attempts() == 0) {
            throw new NotFound("Task '" + task + "' of run " + view.state().run() + " has not run yet");
        }
        try {
            return new AttemptKey(state.id(), iteration.orElse(state.iteration()), attempt.orElse(state.attempts()));
        } catch (IllegalArgumentException e) {
            throw new NotFound(e.getMessage());
        }
    }
}
