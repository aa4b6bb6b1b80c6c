package dev.reproof.engine.cli;

import dev.reproof.events.ReproofException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells what went wrong, and picks the exit code. A class, not two lambdas: those would be made anew in every start,
 * since picocli's classes are too old for the JVM to archive what is derived from them.
 */
record Failures(PrintStream err) implements IParameterExceptionHandler, IExecutionExceptionHandler {

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        err.println("error: " + Printable.line(wrong.getMessage()));
        List<String> similar =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        if (!similar.isEmpty()) {
            err.println("did you mean: " + String.join(", ", similar));
        }
        err.println("see '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof ReproofException known) {
            ("error: " + known.getMessage()).lines().map(Printable::line).forEach(err::println);
            return ExitCode.of(known);
        }
        err.println("error: internal error in '" + String.join(" ", parsed.originalArgs())
                + "'; nothing acknowledged is lost, please report this:");
        failure.printStackTrace(err);
        return ExitCode.INTERNAL;
    }
}
