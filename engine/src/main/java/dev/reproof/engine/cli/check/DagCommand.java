package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.CommandGroup;
import picocli.CommandLine.Command;

/** {@code reproof dag}: holds the commands about DAG files. */
@Command(
        name = "dag",
        description = "Commands about DAG files.",
        footer = {"  reproof dag check dag.json", "  reproof dag check --help"})
public final class DagCommand extends CommandGroup {

    public DagCommand() {
        super("a command is missing: reproof dag check FILE...");
    }
}
