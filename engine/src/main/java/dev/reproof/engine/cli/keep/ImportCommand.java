package dev.reproof.engine.cli.keep;

import dev.reproof.engine.archive.PackedRun;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.ShellWords;
import dev.reproof.engine.cli.shell.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof import}. */
@Command(
        name = "import",
        description = {
            "Makes a run of a file that 'reproof export' has packed, under the id that it had.",
            "Its log is verified from end to end before there is such a run. An existing one is never replaced."
        },
        exitCodeList = {
            "SUCCESS:success",
            "USAGE:wrong usage",
            "DATA:the file is damaged, or none of a run, or too new",
            "NOT_FOUND:no such file",
            "STORAGE:the disk does not let it be read or written",
            "REFUSED:there is a run of that id, or too little room"
        },
        footer = {"  reproof import r1.tar.gz", "  reproof import r1.tar.gz --cwd ../elsewhere --json"})
public final class ImportCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(paramLabel = "FILE", description = "An archive made by 'reproof export'.")
    private Path file;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    public ImportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        Path archive = surroundings.directory().resolve(file);
        PackedRun packed = engine().importRun(archive, workplace().root());
        if (json) {
            surroundings.out().print(ExportCommand.json(packed, archive) + "\n");
        } else {
            String look = ShellWords.from(surroundings.directory(), workplace())
                    .command("status", packed.run().value());
            say(packed.run() + ": " + packed.files() + " files, verified; head "
                    + packed.head().link() + " at position " + packed.head().position() + "; '" + look
                    + "' shows it");
        }
        return ExitCode.SUCCESS;
    }
}
