package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunView;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.parity.Parity;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof parity}. */
@Command(
        name = "parity",
        description = {
            "Makes every prompt of a run again, and compares each with what was recorded when it was sent.",
            "All iterations and attempts, from the event log alone; nothing is sent, and a run that goes on is not disturbed.",
            "The first difference is told with the input that differs and its place."
        },
        exitCodeList = {
            "SUCCESS:every prompt is the same",
            "USAGE:wrong usage",
            "DATA:a prompt would differ, or the log is damaged or too new",
            "NOT_FOUND:no such run",
            "STORAGE:the log cannot be read"
        },
        footer = {"  reproof parity r1", "  reproof parity r1 --json"})
public final class ParityCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    public ParityCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        try (RunView view = engine().view(finder().named(run))) {
            Parity parity = view.parity();
            surroundings.out().print(json ? ParityReport.json(parity) + "\n" : ParityReport.text(parity));
            return parity.holds() ? ExitCode.SUCCESS : ExitCode.DATA;
        }
    }
}
