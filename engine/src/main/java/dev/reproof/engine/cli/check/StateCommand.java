package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.CommandGroup;
import dev.reproof.engine.cli.shell.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code reproof state}: holds the commands about state files. */
@Command(
        name = "state",
        description = "Commands about state files.",
        footer = {"  reproof state check state.json", "  reproof state upgrade --help"})
public final class StateCommand extends CommandGroup {

    private StateCommand() {
        super("a command is missing: reproof state check FILE..., reproof state upgrade FILE");
    }

    /** The command with the commands in it. */
    public static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new StateCommand())
                .addSubcommand(new StateCheckCommand(surroundings))
                .addSubcommand(new StateUpgradeCommand(surroundings));
    }
}
