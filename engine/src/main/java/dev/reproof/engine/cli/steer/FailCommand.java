package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskId;
import picocli.CommandLine.Command;

/** {@code reproof fail}. */
@Command(
        name = "fail",
        description = {
            "Has a task fail; what depends on it is skipped, as where its agent has failed.",
            "A runner at work does so at once, and ends the task's agent where it has one; else it holds when the run is resumed."
        },
        exitCodeList = {
            "SUCCESS:it is recorded",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run, task or file",
            "STORAGE:a store or the disk failed, or the runner at work has not answered in time",
            "REFUSED:the task has ended already; its log is a file, and its runner on another machine"
        },
        footer = {"  reproof fail r1 draft --reason 'the brief is wrong'"})
public final class FailCommand extends CommandOnTask {

    public FailCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    HandCommand command(String id, TaskId of) {
        return HandCommand.of(id, of, ByHand.FAILED);
    }
}
