package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code reproof completion}. */
@Command(
        name = "completion",
        description = {
            "Prints a completion script.",
            "It teaches bash and zsh the commands and options of reproof, and their values: runs, tasks, files, words."
        },
        exitCodeList = {"SUCCESS:success", "USAGE:wrong usage", "STORAGE:the output cannot be written"},
        footerHeading = "%nExamples, for one shell and, in ~/.bashrc or ~/.zshrc, for all:%n",
        footer = {"  source <(reproof completion)", "  reproof completion > reproof-completion.sh"})
final class CompletionCommand extends ReproofCommand implements Callable<ExitCode> {

    CompletionCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        surroundings.out().print(CompletionScript.of(new Commands(surroundings).all()));
        return ExitCode.SUCCESS;
    }
}
