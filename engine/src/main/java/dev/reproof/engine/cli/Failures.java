package dev.reproof.engine.cli;

import dev.reproof.engine.cli.run.LogFormatMixin;
import dev.reproof.engine.cli.run.RunTargetMixin;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.JsonLines;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
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
record Failures(Surroundings surroundings) implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final String INDENT = "  ";

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        PrintStream err = surroundings.err();
        err.println("error: " + Printable.line(wrong.getMessage()));
        List<String> similar =
                wrong instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        if (!similar.isEmpty()) {
            err.println("did you mean: " + String.join(", ", similar));
        }
        err.println("see '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE.number();
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (surroundings.console().isAbandoned()) {
            return ExitCode.UNREAD.number();
        }
        ParseResult given = command.getParseResult();
        if (given != null && LogFormatMixin.json(given)) {
            return tellPrograms(failure, given);
        }
        PrintStream err = surroundings.err();
        if (failure instanceof ReproofException known) {
            lines(known).forEach(err::println);
            return ExitCode.of(failure).number();
        }
        err.println("error: internal error in '" + Printable.line(String.join(" ", parsed.originalArgs()))
                + "'; nothing acknowledged is lost, please report this:");
        failure.printStackTrace(err);
        return ExitCode.of(failure).number();
    }

    /** Whatever the message quotes, only its first line looks like the beginning of one. */
    private static Stream<String> lines(ReproofException known) {
        Stream<String> rest = known.getMessage().lines().skip(1).map(Printable::line);
        return Stream.concat(
                known.getMessage().lines().limit(1).map(first -> "error: " + Printable.line(first)),
                rest.map(line -> line.startsWith(INDENT) ? line : INDENT + line));
    }

    private int tellPrograms(Exception failure, ParseResult given) {
        boolean known = failure instanceof ReproofException;
        JsonLines lines = new JsonLines(surroundings.err(), surroundings.clock(), LogFormatMixin.teller(given));
        Optional<String> run = given.matchedOptionValue(RunTargetMixin.RUN_ID, Optional.empty());
        String reason = known ? failure.getMessage() : "internal error, please report this: " + trace(failure);
        lines.print(lines.line(run, OptionalLong.empty(), Optional.empty(), "error", reason));
        return ExitCode.of(failure).number();
    }

    private static String trace(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
