package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.CommandGroup;
import dev.reproof.engine.cli.shell.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code reproof dag}: holds the commands about DAG files. */
@Command(
        name = "dag",
        description = "Commands about DAG files.",
        footer = {"  reproof dag check dag.json", "  reproof dag schema", "  reproof dag check --help"})
public final class DagCommand extends CommandGroup {

    private DagCommand() {
        super("a command is missing: reproof dag check FILE..., reproof dag schema");
    }

    /** The command with the commands in it. */
    public static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new DagCommand())
                .addSubcommand(new DagCheckCommand(surroundings))
                .addSubcommand(new DagSchemaCommand(surroundings));
    }
}
