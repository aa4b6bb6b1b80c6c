package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskId;
import picocli.CommandLine.Command;

/** {@code reproof skip}. */
@Command(
        name = "skip",
        description = {
            "Has a task end without running; what depends on it runs, and gets a note in place of its answer.",
            "A runner at work does so at once, and ends the task's agent where it has one; else it holds when the run is resumed."
        },
        exitCodeList = {
            "SUCCESS:it is recorded",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run, task or file",
            "STORAGE:a store or the disk failed, or the runner at work has not answered in time",
            "REFUSED:the task has an answer, or is the reviewer of a loop; its log is a file, and its runner on another machine"
        },
        footer = {"  reproof skip r1 draft", "  reproof skip r1 draft --reason 'not needed this time'"})
public final class SkipCommand extends CommandOnTask {

    public SkipCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    HandCommand command(String id, TaskId of) {
        return HandCommand.of(id, of, ByHand.SKIPPED);
    }
}
