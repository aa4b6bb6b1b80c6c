package dev.reproof.engine.cli;

import dev.reproof.engine.cli.shell.Surroundings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The command line as a function: arguments in, output and an exit code out. It never ends the process. */
final class Program {

    private Program() {}

    static int run(Surroundings surroundings, String... arguments) {
        Failures failures = new Failures(surroundings.err(), surroundings.clock());
        return new Commands(surroundings)
                .understanding(arguments)
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .execute(arguments);
    }
}
