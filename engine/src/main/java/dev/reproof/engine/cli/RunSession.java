package dev.reproof.engine.cli;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.RunPlaces;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentRecords;
import dev.reproof.engine.cli.terminal.StandardStream;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.engine.loop.Progress;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs what is left of a run, from opening it to its exit code. */
final class RunSession {

    private final Surroundings surroundings;
    private final Path workingDirectory;
    private final RunOptionsMixin options;
    private final Function<RecoveredRun, Agent> agent;
    private final RestartMixin restart;
    private RestartCheck check = RestartCheck.NEVER;
    private volatile Optional<AgentRecords> agents = Optional.empty();

    RunSession(
            Surroundings surroundings,
            Path workingDirectory,
            RunOptionsMixin options,
            Function<RecoveredRun, Agent> agent,
            RestartMixin restart) {
        this.surroundings = surroundings;
        this.workingDirectory = workingDirectory;
        this.options = options;
        this.agent = agent;
        this.restart = restart;
    }

    /** Opens a run, or brings it back, and runs it to its end. */
    int execute(RunPlaces places, Supplier<RecoveredRun> open) {
        PinnedArtifacts artifacts = restart.artifacts(places, surroundings);
        check = restart.check(surroundings);
        StopSignal signal = StopSignal.watch(() -> endAtOnce(places));
        try (RecoveredRun run = open.get()) {
            agents = Optional.of(run.agentRecords());
            return execute(places, run, signal, artifacts);
        } finally {
            signal.close(); // not before the run is closed: the process must not end under it
        }
    }

    private int execute(RunPlaces places, RecoveredRun run, StopSignal signal, PinnedArtifacts artifacts) {
        RunState state = run.state();
        if (state.finished().isPresent()) {
            say("run " + state.run() + " has finished already: "
                    + state.finished().get().message());
            return code(state.finished().get());
        }
        say(opening(state));
        artifacts.warn(run, surroundings);
        int code;
        try {
            code = ended(run(run, signal));
        } catch (InterruptedException e) {
            code = interrupted(run);
        }
        summary(places, run.state()).forEach(surroundings.err()::println);
        return code;
    }

    private int ended(RunState state) {
        String run = state.run().value();
        if (state.finished().isEmpty()) {
            say("run " + run + " stops " + state.interrupted().orElseThrow() + "; 'reproof resume " + run
                    + "' with the options of the agent goes on with it");
            return ExitCode.RESTART;
        }
        RunFinished finished = state.finished().get();
        say("run " + run + ": " + finished.outcome().word() + ": " + finished.message());
        return code(finished);
    }

    private List<String> summary(RunPlaces places, RunState state) {
        return RunSummary.lines(
                state,
                places.home().state(),
                places.artifacts()
                        .or(() -> state.artifacts().map(Path::of))
                        .orElse(places.home().artifacts()),
                ShellWords.from(surroundings.directory(), workingDirectory),
                surroundings.clock().instant());
    }

    private RunState run(RecoveredRun run, StopSignal signal) throws InterruptedException {
        Optional<Terminal> terminal = surroundings.console().terminal(StandardStream.ERR);
        if (terminal.isEmpty()) {
            return run(
                    loop(run, new PlainProgress(surroundings.err(), run.state().run())), signal);
        }
        try (LiveProgress live = LiveProgress.begin(surroundings.console(), terminal.get(), run.state())) {
            return run(loop(run, live), signal);
        }
    }

    private RankLoop loop(RecoveredRun run, Progress progress) {
        return new RankLoop(
                run,
                agent.apply(run),
                workingDirectory,
                options.maxParallel(run.state().options().maxParallel()),
                progress,
                check);
    }

    private static RunState run(RankLoop loop, StopSignal signal) throws InterruptedException {
        signal.arm();
        try {
            return loop.run();
        } finally {
            signal.disarm();
        }
    }

    /** The process ends by the signal that came; this code is only seen where the interrupt had another cause. */
    private int interrupted(RecoveredRun run) {
        String id = run.state().run().value();
        try {
            run.interrupt("the runner was told to stop");
            say("run " + id + " interrupted; 'reproof resume " + id + "' goes on with it");
        } catch (ReproofException e) {
            say("run " + id + " stops without a note of it: " + e.getMessage());
        }
        return ExitCode.INTERNAL;
    }

    /** Past the live display, which may not draw it any more. */
    private void endAtOnce(RunPlaces places) {
        agents.ifPresent(AgentRecords::abandon);
        String id = places.home().name();
        System.err.println(Printable.line(
                "run " + id + " ends at once, told to stop again; nothing acknowledged is lost, 'reproof resume " + id
                        + "' goes on with it and first ends what is left of its agents"));
    }

    private static String opening(RunState state) {
        if (state.epoch() == 1) {
            return "run " + state.run() + ": started, " + state.tasks().size() + " tasks";
        }
        return "run " + state.run() + ": resumed, "
                + state.counts().getOrDefault(TaskStatus.FINISHED, 0L) + " of "
                + state.tasks().size() + " tasks finished";
    }

    private static int code(RunFinished finished) {
        return switch (finished.outcome()) {
            case SUCCESS -> ExitCode.SUCCESS;
            case FAILED -> ExitCode.TASK_FAILED;
            case BUDGET_EXCEEDED -> ExitCode.BUDGET;
        };
    }

    private void say(String line) {
        surroundings.err().println(Printable.line(line));
    }
}
