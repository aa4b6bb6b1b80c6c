package dev.reproof.engine.cli.keep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reproof.engine.archive.PackedRun;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.shown.Amounts;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof export}. */
@Command(
        name = "export",
        description = {
            "Packs a run into one file, once its log was verified from end to end.",
            "The file is for 'reproof import' and for any tar: log, state file, signed heads and, where asked for, the"
                    + " artifacts."
        },
        exitCodeList = {
            "SUCCESS:success",
            "USAGE:wrong usage",
            "DATA:the log is damaged, cut or too new",
            "NOT_FOUND:no such run",
            "STORAGE:the disk does not let it be read or written",
            "REFUSED:the run is in use, or there is something of that name"
        },
        footer = {"  reproof export r1 r1.tar.gz", "  reproof export r1 r1.tar.gz --with-artifacts"})
public final class ExportCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Parameters(index = "1", paramLabel = "FILE", description = "The archive to make, as in r1.tar.gz.")
    private Path file;

    @Option(
            names = "--with-artifacts",
            description = "Packs transcripts, reports and logs of agents too; without it a resume makes the transcripts"
                    + " again from the log.")
    private boolean withArtifacts;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    public ExportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunHome home = finder().named(run);
        Path archive = surroundings.directory().resolve(file);
        PackedRun packed = engine().exportRun(home, archive, withArtifacts);
        if (json) {
            surroundings.out().print(json(packed, archive) + "\n");
        } else {
            say(packed.run() + ": " + packed.files() + " files, " + Amounts.bytes(packed.bytes()) + " in " + archive
                    + "; head " + packed.head().link() + " at position "
                    + packed.head().position());
        }
        return ExitCode.SUCCESS;
    }

    static String json(PackedRun packed, Path archive) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("run", packed.run().value())
                .put("file", archive.toString())
                .put("files", packed.files())
                .put("bytes", packed.bytes())
                .put("position", packed.head().position())
                .put("head", packed.head().link().hex())
                .toString();
    }
}
