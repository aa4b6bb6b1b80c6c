package dev.reproof.engine.cli.look;

import dev.reproof.engine.cli.shell.CommandGroup;
import dev.reproof.engine.cli.shell.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code reproof agent}: holds the commands about agents that have a name. */
@Command(
        name = "agent",
        description = "Commands about the agents that --agent knows by name.",
        footer = {"  reproof agent list", "  reproof agent show claude"})
public final class AgentCommand extends CommandGroup {

    private AgentCommand() {
        super("a command is missing: reproof agent list, reproof agent show NAME");
    }

    /** The command with the commands in it. */
    public static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new AgentCommand())
                .addSubcommand(new AgentListCommand(surroundings))
                .addSubcommand(new AgentShowCommand(surroundings));
    }
}
