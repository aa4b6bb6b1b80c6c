package dev.reproof.engine.cli.keep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.RunIds;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.fork.ForkPoint;
import dev.reproof.engine.fork.ForkedRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof fork}. */
@Command(
        name = "fork",
        description = {
            "Makes a new run of the past of another one, up to a point; it waits to be resumed.",
            "The other run is only read, and may be going on meanwhile. Prints the id of the new one."
        },
        exitCodeList = {
            "SUCCESS:success",
            "USAGE:wrong usage",
            "DATA:the log of the run is damaged or too new; there is no new one",
            "NOT_FOUND:no such run",
            "STORAGE:the store or the disk failed; try again",
            "REFUSED:the run has no such point, or there is a run of the new id"
        },
        footer = {
            "  reproof fork r1",
            "  reproof fork r1 --before review --run-id r1-again",
            "  reproof fork r1 --after-rank 2",
            "  reproof fork r1 --at 41 --json"
        })
public final class ForkCommand extends CommandOnRuns implements Callable<ExitCode> {

    @Parameters(paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Option(
            names = "--at",
            paramLabel = "POSITION",
            description =
                    "Up to and with the event at that position, as 'reproof audit' shows it. Default: the last one.")
    private Optional<Long> at;

    @Option(
            names = "--before",
            paramLabel = "TASK",
            description = "Up to before anything happened to that task for the first time.")
    private Optional<String> before;

    @Option(
            names = "--after-rank",
            paramLabel = "N",
            description = "Up to and with the end of that rank; ranks count from 1.")
    private Optional<Integer> afterRank;

    @Option(names = "--run-id", paramLabel = "NEW", description = "Names the new run. Default: made from the time.")
    private Optional<String> runId;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    public ForkCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        ForkPoint point = point();
        RunId named = runId.map(RunIds::named).orElseGet(surroundings.runIds());
        RunHome source = finder().named(run);
        RunHome target = workplace().root().home(named);
        ForkedRun made = engine().forkRun(source, point, target);
        if (json) {
            surroundings.out().print(json(made, target) + "\n");
        } else {
            say(made.run().value());
            surroundings
                    .err()
                    .println(Printable.line("Run " + made.run() + " is a fork of " + made.parent() + " at position "
                            + made.from().position() + "; " + next(Found.at(target))));
        }
        return ExitCode.SUCCESS;
    }

    private ForkPoint point() {
        List<ForkPoint> given = Stream.of(
                        at.map(ForkPoint::at),
                        before.map(TaskId::new).map(ForkPoint::before),
                        afterRank.map(ForkPoint::afterRank))
                .flatMap(Optional::stream)
                .toList();
        if (given.size() > 1) {
            throw new Invalid(
                    "Options --at, --before and --after-rank exclude each other; leave all but one of them out");
        }
        return given.stream().findFirst().orElseGet(ForkPoint::end);
    }

    private String next(Found fork) {
        return fork.hasFinished()
                ? "it has ended there, as that run has: fork at an earlier point to go on from that"
                : "'" + finder().waysOn(fork.home(), fork.state()).resume() + "' goes on with it";
    }

    private static String json(ForkedRun made, RunHome target) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("run", made.run().value())
                .put("home", target.directory().toString())
                .put("parent", made.parent().value())
                .put("position", made.from().position())
                .put("head", made.from().link().hex())
                .toString();
    }
}
