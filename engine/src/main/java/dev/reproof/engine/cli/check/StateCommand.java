package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code reproof state}: holds the commands about state files. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Commands about state files.",
        footerHeading = "%nExamples:%n",
        footer = {"  reproof state check state.json", "  reproof state upgrade --help"})
public final class StateCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "a command is missing: reproof state check FILE..., reproof state upgrade FILE");
    }

    /** The command with the commands in it. */
    public static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new StateCommand())
                .addSubcommand(new StateCheckCommand(surroundings))
                .addSubcommand(new StateUpgradeCommand(surroundings));
    }
}
