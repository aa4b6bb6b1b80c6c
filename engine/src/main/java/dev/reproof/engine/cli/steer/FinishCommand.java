package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskId;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reproof finish}. */
@Command(
        name = "finish",
        description = {
            "Gives a task its answer by hand: the text of a file counts as its transcript.",
            "An agent at work is ended. The audit trail and the report say who wrote it; prompts do with --mark. What was skipped because the task had failed waits again."
        },
        exitCodeList = {
            "SUCCESS:it is recorded",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run, task or file",
            "STORAGE:a store or the disk failed, or the runner at work has not answered in time",
            "REFUSED:the task has an answer already; its log is a file, and its runner on another machine"
        },
        footer = {"  reproof finish r1 draft --with draft.md", "  reproof finish r1 draft --with draft.md --mark"})
public final class FinishCommand extends CommandOnTask {

    @Option(
            names = "--with",
            required = true,
            paramLabel = "FILE",
            description = "The answer, UTF-8, of at most 8 MiB.")
    private Path with;

    @Option(names = "--mark", description = "Has prompts say that a person wrote the answer.")
    private boolean mark;

    public FinishCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    HandCommand command(String id, TaskId of) {
        return HandCommand.of(id, of, ByHand.FINISHED, GivenText.of(surroundings, with))
                .marked(mark);
    }
}
