package dev.reproof.engine.cli.shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that holds others, and by itself says that one of them is missing. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", footerHeading = "%nExamples:%n")
public abstract class CommandGroup implements Runnable {

    private final String missing;

    @Spec
    private CommandSpec spec;

    /** @param missing what to say where none of them is given */
    protected CommandGroup(String missing) {
        this.missing = missing;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), missing);
    }
}
