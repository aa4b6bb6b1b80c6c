package dev.reproof.engine.cli.shell;

import picocli.CommandLine.Command;

/** A command of the program: knows its surroundings, and its help text looks like that of every other one. */
@Command(mixinStandardHelpOptions = true, exitCodeListHeading = "%nExit codes:%n", footerHeading = "%nExamples:%n")
public abstract class ReproofCommand {

    protected final Surroundings surroundings;

    protected ReproofCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Prints a line of the result, whatever it is made of. */
    protected final void say(String line) {
        surroundings.out().println(Printable.line(line));
    }
}
