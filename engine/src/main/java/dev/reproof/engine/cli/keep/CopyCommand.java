package dev.reproof.engine.cli.keep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.MovedRun;
import dev.reproof.engine.store.Store;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof copy}. */
@Command(
        name = "copy",
        description = {
            "Takes the log of a run to another store: it goes on there, and nowhere else.",
            "The copy is compared with the log, byte for byte; what it was is set aside and kept. Stopped in between, the"
                    + " same command goes on."
        },
        exitCodeList = {
            "SUCCESS:success",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new; nothing was changed",
            "NOT_FOUND:no such run",
            "STORAGE:a store or the disk failed; try again",
            "REFUSED:the run is in use or has agents at work, or is in that store already"
        },
        footer = {
            "  reproof copy r1 --to jdbc:postgresql://db.example/runs",
            "  reproof copy r1 --to files",
            "  reproof copy r1 --to jdbc:postgresql://other.example/runs --json"
        })
public final class CopyCommand extends CommandOnRuns implements Callable<ExitCode> {

    private static final String FILES = "files";

    @Parameters(paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "STORE",
            description = "Where the log goes: an address as for --store, or '" + FILES
                    + "' for a file in the run's directory.")
    private String to;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    public CopyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunHome home = finder().named(run);
        try (Store target = to.equals(FILES) ? Store.files() : storeAt(to)) {
            MovedRun moved = engine().copyRun(home, target);
            if (json) {
                surroundings.out().print(json(moved) + "\n");
            } else {
                say(moved.run() + ": its log is in " + moved.to() + " now, was in " + moved.from() + "; head "
                        + moved.end().link() + " at position " + moved.end().position());
            }
        }
        return ExitCode.SUCCESS;
    }

    private static String json(MovedRun moved) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("run", moved.run().value())
                .put("from", moved.from())
                .put("to", moved.to())
                .put("position", moved.end().position())
                .put("head", moved.end().link().hex())
                .toString();
    }
}
