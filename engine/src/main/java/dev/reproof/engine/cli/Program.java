package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The command line as a function: arguments in, output and an exit code out. It never ends the process. */
final class Program {

    private Program() {}

    static int run(Surroundings surroundings, String... arguments) {
        Failures failures = new Failures(surroundings.err(), surroundings.clock());
        CommandLine line = new Commands(surroundings)
                .understanding(arguments)
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
        return number(line, line.execute(arguments));
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
