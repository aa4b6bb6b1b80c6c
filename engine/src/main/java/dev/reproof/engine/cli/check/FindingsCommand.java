package dev.reproof.engine.cli.check;

import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.ReproofCommand;
import dev.reproof.engine.cli.shell.Surroundings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof findings}. */
@Command(
        name = "findings",
        description = {
            "Shows what a convergence loop reads in a text.",
            "The loop goes on while there are lines below '## Blockers' or '## High-severity findings'"
                    + " that say more than 'none'.",
            "It ends only where one of these headings stands, and nothing that is nearly one, such as '### Blockers'."
        },
        exitCodeList = {
            "SUCCESS:all files were read, whatever they say",
            "USAGE:wrong usage",
            "DATA:a file is longer than 64 MiB",
            "NOT_FOUND:no such file",
            "STORAGE:a file cannot be read"
        },
        footer = {
            "  reproof findings review.stream.txt",
            "  reproof findings --json first.txt second.txt",
            "  reproof transcript r1 review > said.txt && reproof findings said.txt"
        })
public final class FindingsCommand extends ReproofCommand implements Callable<ExitCode> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Texts in UTF-8; what is not UTF-8 in them is replaced, as in a transcript.")
    private List<String> files;

    @Option(names = "--json", description = "Prints one JSON object per file, one a line.")
    private boolean json;

    public FindingsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        for (String file : files) {
            String text = Inputs.text(surroundings.directory().resolve(file), "Text");
            if (json) {
                FindingsReport.json(surroundings.out(), file, text);
            } else {
                surroundings.out().print(FindingsReport.text(file, text));
            }
        }
        return ExitCode.SUCCESS;
    }
}
