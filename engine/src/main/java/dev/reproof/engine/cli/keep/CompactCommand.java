package dev.reproof.engine.cli.keep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.CompactedLog;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.shown.Amounts;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof compact}. */
@Command(
        name = "compact",
        description = {
            "Makes the event log of a finished run as small as what it holds.",
            "A copy is compacted, compared with the log, and takes its place in one step. 'run' and 'resume' do this"
                    + " by themselves when a run ends and it pays."
        },
        exitCodeList = {
            "SUCCESS:success, also where there was nothing to gain",
            "USAGE:wrong usage",
            "DATA:the log is damaged or too new",
            "NOT_FOUND:no such run",
            "STORAGE:the store or the disk failed; the log is whole",
            "REFUSED:the run has not finished or is in use, or the disk is too full"
        },
        footer = {"  reproof compact r1", "  reproof compact ../kept/r1 --json"})
public final class CompactCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    public CompactCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        RunHome home = finder().named(run);
        Optional<CompactedLog> compacted = engine().compact(RunPlaces.inside(home));
        if (compacted.isEmpty()) {
            say(home.name() + ": its log is in a store that wastes no space; nothing was done");
            return ExitCode.SUCCESS;
        }
        CompactedLog log = compacted.get();
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode().put("run", home.name());
            surroundings.out().print(node.put("before", log.before()).put("after", log.after()) + "\n");
        } else {
            say(home.name() + ": log " + Amounts.bytes(log.before()) + ", now " + Amounts.bytes(log.after()) + ", "
                    + Amounts.bytes(log.freed()) + " freed");
        }
        return ExitCode.SUCCESS;
    }
}
