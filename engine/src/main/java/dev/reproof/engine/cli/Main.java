package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ProcessExit;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.terminal.Console;
import java.io.PrintStream;

/** The program. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        ProcessExit.exit(run(arguments));
    }

    /** Runs one command on the standard streams; returns its exit code. */
    static int run(String... arguments) {
        Console console = Console.ofProcess();
        PrintStream out = console.out();
        int code = Program.run(Surroundings.ofProcess(console), arguments);
        out.flush();
        if (console.isAbandoned()) {
            return ExitCode.UNREAD.number();
        }
        if (code == ExitCode.SUCCESS.number() && out.checkError()) {
            console.err().println("error: the result could not be written to the standard output; check where it goes");
            code = ExitCode.STORAGE.number();
        }
        return code;
    }
}
