package dev.reproof.engine.cli;

import dev.reproof.engine.cli.check.DagCommand;
import dev.reproof.engine.cli.check.FindingsCommand;
import dev.reproof.engine.cli.check.StateCommand;
import dev.reproof.engine.cli.check.StoreCommand;
import dev.reproof.engine.cli.keep.CompactCommand;
import dev.reproof.engine.cli.keep.CopyCommand;
import dev.reproof.engine.cli.keep.DuCommand;
import dev.reproof.engine.cli.keep.ExportCommand;
import dev.reproof.engine.cli.keep.ForkCommand;
import dev.reproof.engine.cli.keep.ImportCommand;
import dev.reproof.engine.cli.keep.PruneCommand;
import dev.reproof.engine.cli.look.AgentCommand;
import dev.reproof.engine.cli.look.AuditCommand;
import dev.reproof.engine.cli.look.CostCommand;
import dev.reproof.engine.cli.look.DiffCommand;
import dev.reproof.engine.cli.look.ParityCommand;
import dev.reproof.engine.cli.look.PromptCommand;
import dev.reproof.engine.cli.look.ReportCommand;
import dev.reproof.engine.cli.look.RunsCommand;
import dev.reproof.engine.cli.look.StatusCommand;
import dev.reproof.engine.cli.look.TranscriptCommand;
import dev.reproof.engine.cli.run.PlanCommand;
import dev.reproof.engine.cli.run.ResumeCommand;
import dev.reproof.engine.cli.run.RunCommand;
import dev.reproof.engine.cli.run.StopCommand;
import dev.reproof.engine.cli.serve.ServeCommand;
import dev.reproof.engine.cli.shell.CommandGroup;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ProgramVersion;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.steer.ApproveCommand;
import dev.reproof.engine.cli.steer.CancelCommand;
import dev.reproof.engine.cli.steer.FailCommand;
import dev.reproof.engine.cli.steer.FinishCommand;
import dev.reproof.engine.cli.steer.RejectCommand;
import dev.reproof.engine.cli.steer.RerunCommand;
import dev.reproof.engine.cli.steer.SalvageCommand;
import dev.reproof.engine.cli.steer.SkipCommand;
import dev.reproof.engine.cli.supervise.SuperviseCommand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands of the program by their names. Making one takes reflection and time, so each is made when needed. */
public final class Commands {

    static final List<String> NAMES = List.of(
            ("run resume supervise stop plan status runs serve transcript prompt report audit cost parity diff du prune compact fork"
                            + " copy export import approve reject rerun skip finish salvage fail cancel agent state store dag"
                            + " findings completion help")
                    .split(" ", -1));

    /** What only the completion script calls. */
    static final String COMPLETE = "complete";

    /** What asks for the version, and needs no command. */
    private static final List<String> VERSION = List.of("--version", "-V");

    /** How a list of exit codes may end. */
    private static final String ANY_OTHER = "other";

    private final Surroundings surroundings;

    Commands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The command line with what these arguments can mean: one command where the first names it, else all. */
    CommandLine understanding(String... arguments) {
        if (arguments.length == 1 && VERSION.contains(arguments[0])) {
            return with(List.of());
        }
        return arguments.length > 0 && (NAMES.contains(arguments[0]) || arguments[0].equals(COMPLETE))
                ? with(List.of(arguments[0]))
                : all();
    }

    /** The command line with every command. */
    public CommandLine all() {
        return with(NAMES);
    }

    private CommandLine with(List<String> names) {
        CommandLine line = new CommandLine(new Root());
        for (String name : names) {
            add(line, name);
        }
        complete(line);
        Map<String, String> ends = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            ends.put(Integer.toString(code.number()), code.meaning());
        }
        line.getCommandSpec().usageMessage().exitCodeList(ends);
        return line;
    }

    /** Each command has a --version of its own, which would print nothing, and names exit codes that people see as numbers. */
    private static void complete(CommandLine line) {
        line.getCommandSpec().versionProvider(new ProgramVersion());
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        Map<String, String> ends = new LinkedHashMap<>();
        usage.exitCodeList().forEach((names, meaning) -> ends.put(numbers(names), meaning));
        usage.exitCodeList(ends);
        line.getSubcommands().values().forEach(Commands::complete);
    }

    private static String numbers(String names) {
        return names.equals(ANY_OTHER)
                ? names
                : Arrays.stream(names.split(", ", -1))
                        .map(name -> Integer.toString(ExitCode.valueOf(name).number()))
                        .collect(Collectors.joining(", "));
    }

    private void add(CommandLine line, String name) {
        switch (name) {
            case "run" -> line.addSubcommand(new RunCommand(surroundings));
            case "resume" -> line.addSubcommand(new ResumeCommand(surroundings));
            case "supervise" -> line.addSubcommand(new SuperviseCommand(surroundings, Main.class));
            case "stop" -> line.addSubcommand(new StopCommand(surroundings));
            case "plan" -> line.addSubcommand(new PlanCommand(surroundings));
            case "status" -> line.addSubcommand(new StatusCommand(surroundings));
            case "runs" -> line.addSubcommand(new RunsCommand(surroundings));
            case "serve" -> line.addSubcommand(new ServeCommand(surroundings));
            case "transcript" -> line.addSubcommand(new TranscriptCommand(surroundings));
            case "prompt" -> line.addSubcommand(new PromptCommand(surroundings));
            case "report" -> line.addSubcommand(new ReportCommand(surroundings));
            case "audit" -> line.addSubcommand(new AuditCommand(surroundings));
            case "cost" -> line.addSubcommand(new CostCommand(surroundings));
            case "parity" -> line.addSubcommand(new ParityCommand(surroundings));
            case "diff" -> line.addSubcommand(new DiffCommand(surroundings));
            case "du" -> line.addSubcommand(new DuCommand(surroundings));
            case "prune" -> line.addSubcommand(new PruneCommand(surroundings));
            case "compact" -> line.addSubcommand(new CompactCommand(surroundings));
            case "fork" -> line.addSubcommand(new ForkCommand(surroundings));
            case "copy" -> line.addSubcommand(new CopyCommand(surroundings));
            case "export" -> line.addSubcommand(new ExportCommand(surroundings));
            case "import" -> line.addSubcommand(new ImportCommand(surroundings));
            case "approve" -> line.addSubcommand(new ApproveCommand(surroundings));
            case "reject" -> line.addSubcommand(new RejectCommand(surroundings));
            case "rerun" -> line.addSubcommand(new RerunCommand(surroundings));
            case "skip" -> line.addSubcommand(new SkipCommand(surroundings));
            case "finish" -> line.addSubcommand(new FinishCommand(surroundings));
            case "salvage" -> line.addSubcommand(new SalvageCommand(surroundings));
            case "fail" -> line.addSubcommand(new FailCommand(surroundings));
            case "cancel" -> line.addSubcommand(new CancelCommand(surroundings));
            case "agent" -> line.addSubcommand(AgentCommand.line(surroundings));
            case "state" -> line.addSubcommand(StateCommand.line(surroundings));
            case "store" -> line.addSubcommand(StoreCommand.line(surroundings));
            case "dag" -> line.addSubcommand(DagCommand.line(surroundings));
            case "findings" -> line.addSubcommand(new FindingsCommand(surroundings));
            case "completion" -> line.addSubcommand(new CompletionCommand(surroundings));
            case COMPLETE -> line.addSubcommand(new CompleteCommand(surroundings));
            case "help" -> line.addSubcommand(new HelpCommand(surroundings));
            default -> throw new IllegalArgumentException("No command has the name " + name);
        }
    }

    /** The program by itself: says what it can do. */
    @Command(
            name = "reproof",
            description = "Runs a DAG of agent tasks and resumes it after any stop with the same prompts.",
            exitCodeListHeading = "%nExit codes:%n",
            footer = {"  reproof run dag.json --agent-command 'my-agent --print'", "  reproof help run"})
    static final class Root extends CommandGroup {

        Root() {
            super("a command is missing");
        }
    }
}
