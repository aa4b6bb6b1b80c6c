package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.CommandOnRuns;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.GivenAmounts;
import dev.reproof.engine.cli.shell.LockHolder;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.RunFinder.Found;
import dev.reproof.engine.cli.shell.SeenAgents;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproof stop}: ends processes and records nothing; what a runner records when it is told to end is its own. */
@Command(
        name = "stop",
        description = {
            "Ends the runner of a run, or the agents that one has left at work.",
            "A runner is told to end by SIGTERM, or its supervisor is, and is waited for. The run can be resumed."
        },
        exitCodeList = {
            "SUCCESS:what was to be ended has ended, also where nothing was at work",
            "USAGE:wrong usage",
            "NOT_FOUND:no such run",
            "STORAGE:the disk failed",
            "REFUSED:not ended: the runner is on another machine, cannot be told for sure, or takes its time; agents cannot"
                    + " be told for sure, or are at work and --agents is not given"
        },
        footer = {"  reproof stop r1", "  reproof stop r1 --agents", "  reproof stop r1 --patience 5m"})
public final class StopCommand extends CommandOnRuns implements Callable<ExitCode> {

    private static final String AGENTS = "--agents";
    private static final String PATIENCE = "--patience";

    @Parameters(paramLabel = "RUN", description = "Id or directory of the run.")
    private String run;

    @Option(
            names = AGENTS,
            description = "Ends agents too that have no runner any more, where it is sure which they are.")
    private boolean agents;

    @Option(
            names = PATIENCE,
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long the runner is waited for. Default: 60s.")
    private String patience;

    public StopCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public ExitCode call() {
        Duration wait = GivenAmounts.time(PATIENCE, patience);
        RunHome home = finder().named(run);
        List<String> ended = new ArrayList<>();
        try {
            endRunner(home, wait).ifPresent(ended::add);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Rejected("Interrupted while the runner of run " + home.name() + " was waited for", e);
        }
        ended.forEach(this::say);
        if (agents) {
            engine().endAgents(home, line -> {
                ended.add(line);
                say(line);
            });
        }
        conclude(home, !ended.isEmpty());
        return ExitCode.SUCCESS;
    }

    /** What has ended, for people; absent where no runner is at work. */
    private Optional<String> endRunner(RunHome home, Duration wait) throws InterruptedException {
        LockHolder holder = LockHolder.of(home);
        if (holder instanceof LockHolder.Proven proven) {
            RunnerEnd end = new RunnerEnd(proven);
            end.await(wait, line -> surroundings.err().println(Printable.line("stop " + home.name() + ": " + line)));
            if (LockHolder.of(home) instanceof LockHolder.Nobody) {
                return Optional.of("Ended " + end.shown());
            }
            throw new Rejected("Ended " + end.shown() + ", but somebody else runs run " + home.name()
                    + " by now; see who starts it again, then try again");
        }
        if (holder instanceof LockHolder.Unproven unproven) {
            throw new Rejected("Run " + home.name() + " is not stopped: " + unproven.why() + ". Nothing was ended");
        }
        return Optional.empty();
    }

    /**
     * Says what is left, and how to go on.
     *
     * @throws Rejected when something is, and nothing was ended
     */
    private void conclude(RunHome home, boolean ended) {
        Found found = finder().found(home);
        WaysOn waysOn = finder().waysOn(home, found.state());
        SeenAgents left = SeenAgents.left(home);
        if (!left.isGone() && !ended) {
            throw new Rejected("Run " + home.name() + " has no runner to end, but " + left.counted()
                    + ". Nothing was ended\n" + String.join("\n", left.lines(waysOn)));
        }
        if (!ended) {
            say("Nothing of run " + home.name() + " is at work; nothing was ended");
        }
        left.lines(waysOn).forEach(this::say);
        if (!found.hasFinished() && left.isGone()) {
            say("'" + waysOn.resume() + "' goes on with the run");
        }
    }
}
