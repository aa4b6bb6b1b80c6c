package dev.reproof.engine.cli;

import dev.reproof.events.ReproofException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line as a function: arguments in, output and an exit code out. It never ends the process. */
final class Program {

    private Program() {}

    static int run(Surroundings surroundings, String... arguments) {
        CommandLine line = new CommandLine(new Root())
                .addSubcommand(new RunCommand(surroundings))
                .addSubcommand(new ResumeCommand(surroundings))
                .addSubcommand(new StatusCommand(surroundings))
                .addSubcommand(new RunsCommand(surroundings))
                .addSubcommand(new TranscriptCommand(surroundings))
                .addSubcommand(new PromptCommand(surroundings))
                .addSubcommand(StateCommand.line(surroundings))
                .addSubcommand(new CommandLine(new DagCommand()).addSubcommand(new DagCheckCommand(surroundings)))
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, given) -> usage(surroundings, wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(surroundings, failure, parsed));
        return line.execute(arguments);
    }

    private static int usage(Surroundings surroundings, ParameterException wrong) {
        surroundings.err().println("error: " + Printable.line(wrong.getMessage()));
        List<String> similar = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.of();
        if (!similar.isEmpty()) {
            surroundings.err().println("did you mean: " + String.join(", ", similar));
        }
        surroundings
                .err()
                .println("see '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE;
    }

    private static int failed(Surroundings surroundings, Exception failure, ParseResult parsed) {
        if (failure instanceof ReproofException known) {
            ("error: " + known.getMessage()).lines().map(Printable::line).forEach(surroundings.err()::println);
            return ExitCode.of(known);
        }
        surroundings
                .err()
                .println("error: internal error in '" + String.join(" ", parsed.originalArgs())
                        + "'; nothing acknowledged is lost, please report this:");
        failure.printStackTrace(surroundings.err());
        return ExitCode.INTERNAL;
    }

    /** The program by itself: says what it can do. */
    @Command(
            name = "reproof",
            mixinStandardHelpOptions = true,
            versionProvider = Root.Version.class,
            synopsisSubcommandLabel = "COMMAND",
            description = "Runs a DAG of agent tasks and resumes it after any stop with the same prompts.",
            footer = {
                "",
                "Exit codes: 0 success, 1 a task failed, 2 wrong usage or invalid DAG, 65 data missing or damaged,",
                "66 no such run or file, 70 internal error, 74 storage failure, 78 refused, 130/143 by signal."
            })
    static final class Root implements Runnable {

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }

        /** The version of the packaged program. */
        static final class Version implements CommandLine.IVersionProvider {
            @Override
            public String[] getVersion() {
                return new String[] {"reproof " + Surroundings.programVersion()};
            }
        }
    }
}
