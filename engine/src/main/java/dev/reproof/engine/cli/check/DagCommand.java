package dev.reproof.engine.cli.check;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code reproof dag}: holds the commands about DAG files. */
@Command(
        name = "dag",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Commands about DAG files.",
        footerHeading = "%nExamples:%n",
        footer = {"  reproof dag check dag.json", "  reproof dag check --help"})
public final class DagCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: reproof dag check FILE...");
    }
}
