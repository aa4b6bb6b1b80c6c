package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.TaskId;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command by which a person settles one task. */
abstract class CommandOnTask extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1", paramLabel = "TASK", description = "Id of the task.")
    private String task;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the audit trail; prompts have it where the task has no answer of its own.")
    private Optional<String> reason;

    @Mixin
    private AnswerMixin answer;

    CommandOnTask(Surroundings surroundings) {
        super(surroundings);
    }

    /** What is wanted of that task. */
    abstract HandCommand command(String id, TaskId of);

    @Override
    public ExitCode call() {
        HandCommand command =
                command(UUID.randomUUID().toString(), new TaskId(task)).because(reason);
        return new Handing(surroundings, finder(), engine(), workplace().store(), answer.patience())
                .give(finder().named(run), command);
    }
}
