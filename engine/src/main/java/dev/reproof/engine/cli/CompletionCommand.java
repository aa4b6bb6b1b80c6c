package dev.reproof.engine.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code reproof completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script that teaches bash and zsh the commands and options of reproof.",
        footer = {
            "",
            "Example, for this shell and for every shell to come:",
            "  reproof completion",
            "",
            "  source <(reproof completion)"
        })
final class CompletionCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.out().print(AutoComplete.bash("reproof", new Commands(surroundings).all()));
        return ExitCode.SUCCESS;
    }
}
