package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.TextGate;
import dev.reproof.events.Shortage;
import java.io.PrintWriter;
import picocli.CommandLine;

/** The command line as a function: arguments in, output and an exit code out. It never ends the process. */
final class Program {

    private Program() {}

    static int run(Surroundings surroundings, String... arguments) {
        Failures failures = new Failures(surroundings);
        CommandLine line = new Commands(surroundings)
                .understanding(arguments)
                .setOut(new PrintWriter(TextGate.writerOfMade(surroundings.out()), true))
                .setErr(new PrintWriter(TextGate.writer(surroundings.err()), true))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        try {
            return number(line, line.execute(arguments));
        } catch (OutOfMemoryError e) {
            return failures.handleExecutionException(Shortage.of(e), line, line.getParseResult());
        }
    }

    /** Of the command that was executed, where it says how it ended; else the other one. */
    private static int number(CommandLine line, int other) {
        CommandLine last = line;
        while (last.getParseResult() != null && last.getParseResult().hasSubcommand()) {
            last = last.getParseResult().subcommand().commandSpec().commandLine();
        }
        return last.getExecutionResult() instanceof ExitCode end ? end.number() : other;
    }
}
