package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.TextGate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code reproof help}. */
@Command(
        name = "help",
        description = {"Shows what a command does, as its --help.", "Without a command, what the program does."},
        exitCodeList = {"SUCCESS:success", "USAGE:no such command"},
        footer = {"  reproof help", "  reproof help run", "  reproof help dag check"})
final class HelpCommand extends ReproofCommand implements Callable<ExitCode> {

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command, in as many words as it has.")
    private List<String> words = List.of();

    HelpCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        CommandLine command = new Commands(surroundings).all();
        for (String word : words) {
            CommandLine below = command.getSubcommands().get(word);
            if (below == null) {
                throw new UnmatchedArgumentException(command, List.of(word));
            }
            command = below;
        }
        TextGate.printMade(surroundings.out(), command.getUsageMessage());
        return ExitCode.SUCCESS;
    }
}
