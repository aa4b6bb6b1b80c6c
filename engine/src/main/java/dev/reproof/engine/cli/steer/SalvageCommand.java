package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reproof salvage}. */
@Command(
        name = "salvage",
        description = {
            "Makes what an attempt said that did not end well the answer of its task: one that failed, came to a limit, was lost or hangs.",
            "An agent at work is ended. What was skipped because the task had failed waits again."
        },
        exitCodeList = {
            "SUCCESS:it is recorded",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run, task or file",
            "STORAGE:a store or the disk failed, or the runner at work has not answered in time",
            "REFUSED:the task has an answer, or the attempt has left no text; its log is a file, and its runner on another machine"
        },
        footer = {"  reproof salvage r1 draft", "  reproof salvage r1 draft --attempt 2"})
public final class SalvageCommand extends CommandOnTask {

    @Option(
            names = "--attempt",
            paramLabel = "N",
            description = "Which attempt of the iteration; the last one that has said anything if left out.")
    private Optional<Integer> attempt;

    public SalvageCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    HandCommand command(String id, TaskId of) {
        return HandCommand.of(id, of, ByHand.SALVAGED).ofAttempt(attempt);
    }
}
