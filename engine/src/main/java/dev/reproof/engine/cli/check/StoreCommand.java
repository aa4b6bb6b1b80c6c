package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.CommandGroup;
import dev.reproof.engine.cli.shell.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code reproof store}: holds the commands about stores that many machines share. */
@Command(
        name = "store",
        description = "Commands about stores that many machines share.",
        footer = {"  reproof store check jdbc:postgresql://db.example/runs", "  reproof store upgrade --help"})
public final class StoreCommand extends CommandGroup {

    private StoreCommand() {
        super("a command is missing: reproof store check URL, reproof store upgrade URL");
    }

    /** The command with the commands in it. */
    public static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new StoreCommand())
                .addSubcommand(new StoreCheckCommand(surroundings))
                .addSubcommand(new StoreUpgradeCommand(surroundings));
    }
}
