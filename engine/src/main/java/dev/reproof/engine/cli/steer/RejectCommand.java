package dev.reproof.engine.cli.steer;

import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskId;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reproof reject}. */
@Command(
        name = "reject",
        description = {
            "Ends a pause with an objection: what follows runs, and its prompts have these words.",
            "A runner at work does so at once; else it holds when the run is resumed. 'reproof fail' lets nothing follow."
        },
        exitCodeList = {
            "SUCCESS:it is recorded",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run, task or file",
            "STORAGE:a store or the disk failed, or the runner at work has not answered in time",
            "REFUSED:the task does not wait for a release; its log is a file, and its runner on another machine"
        },
        footer = {"  reproof reject r1 go-ahead --with objections.md"})
public final class RejectCommand extends CommandOnTask {

    @Option(names = "--with", required = true, paramLabel = "FILE", description = "The words, UTF-8, of at most 8 MiB.")
    private Path with;

    public RejectCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    HandCommand command(String id, TaskId of) {
        return HandCommand.of(id, of, ByHand.REJECTED, GivenText.of(surroundings, with));
    }
}
