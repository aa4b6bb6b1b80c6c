package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ProcessExit;

/**
 * Runs several commands one after the other in one process, so that the launcher learns at once which classes starts of
 * the program load.
 */
final class Rehearsal {

    private Rehearsal() {}

    /** Each argument is one command line, its words separated by single spaces. */
    public static void main(String[] commands) {
        for (String command : commands) {
            Main.run(command.split(" ", -1));
        }
        ProcessExit.exit(ExitCode.SUCCESS.number()); // as every start ends
    }
}
