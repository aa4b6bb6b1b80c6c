package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskId;
import picocli.CommandLine.Command;

/** {@code reproof cancel}. */
@Command(
        name = "cancel",
        description = {
            "Ends the agent of a task, which fails with that word and is not tried again; the run goes on.",
            "What the agent said until then is kept, and 'reproof salvage' makes it the answer. Where no runner is at work, the next one ends an agent that still is."
        },
        exitCodeList = {
            "SUCCESS:it is recorded",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run, task or file",
            "STORAGE:a store or the disk failed, or the runner at work has not answered in time",
            "REFUSED:the task has ended already; its log is a file, and its runner on another machine"
        },
        footer = {"  reproof cancel r1 draft", "  reproof cancel r1 draft --reason 'it goes in circles'"})
public final class CancelCommand extends CommandOnTask {

    public CancelCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    HandCommand command(String id, TaskId of) {
        return HandCommand.of(id, of, ByHand.CANCELLED);
    }
}
