package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.TaskAgents;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.cli.shell.ShellWords;
import dev.reproof.engine.cli.shell.StopSignal;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.cli.shell.Workplace;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.engine.heads.HeadSigner;
import dev.reproof.engine.loop.Progress;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.loop.RestartCheck;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.UntrustedText;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateWarning;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs what is left of a run, from opening it to its exit code. */
final class RunSession {

    private static final int MOST_NAMED = 20;

    private final Surroundings surroundings;
    private final RunnerMixin given;
    private final Workplace workplace;
    private final RunPlaces places;
    private final RunnerLog log;
    private final Redaction redaction;
    private final Optional<HeadSigner> signer;
    private final Optional<EventHooks> hooks;
    private volatile Optional<AgentRecords> agents = Optional.empty();
    private volatile boolean agentKnown;

    RunSession(Surroundings surroundings, RunnerMixin given, Workplace workplace, RunPlaces places) {
        this.surroundings = surroundings;
        this.given = given;
        this.workplace = workplace;
        this.places = places;
        this.log = given.log().runner(surroundings, places.home());
        this.redaction = given.redaction(surroundings);
        this.signer = given.signer(surroundings);
        this.hooks = given.hooks(surroundings, log::warning);
    }

    /** Makes a run that does not exist, and leaves it to others to run it. */
    ExitCode make(NewRun request, Optional<AgentOptions> named) {
        RunAgent agent = RunAgent.of(named, surroundings);
        given.restart().artifacts(places);
        StopSignal signal = StopSignal.watch(this::endAtOnce, log::last);
        try (RecoveredRun run = engine().start(places, request)) {
            IgnoredMembers.of(request).ifPresent(told -> log.warn(run, told));
            agent.record(run);
            run.chooseWorkingDirectory(workplace.directory());
            RunState state = run.state();
            log.tell(
                    "init",
                    state,
                    "run " + state.run() + ": made, " + state.shown().size() + " tasks wait and nothing runs; " + "'"
                            + waysOn(state).resume() + "' begins it");
            log.summary(() -> RunSummary.places(state, places.home(), waysOn(state)));
            return ExitCode.SUCCESS;
        } finally {
            hooks.ifPresent(EventHooks::close);
            signal.close();
        }
    }

    /** Opens a run, or brings it back, and runs it to its end. */
    ExitCode execute(
            Optional<AgentOptions> named, Function<ResumeEngine, RecoveredRun> open, Optional<StateWarning> warning) {
        RunAgent agent = RunAgent.of(named, surroundings);
        PinnedArtifacts artifacts = given.restart().artifacts(places);
        RestartCheck check = given.restart().check(surroundings, log);
        StopSignal signal = StopSignal.watch(this::endAtOnce, log::last);
        try (RecoveredRun run = open.apply(engine())) {
            agents = Optional.of(run.agentRecords());
            if (given.leavesAgents()) {
                run.agentRecords().leave();
            }
            RunState state = run.state().finished().isPresent()
                    ? run.takeWaiting(log::warning) // a person may have it go on
                    : run.state();
            if (state.finished().isPresent()) {
                log.finished(state, "run " + state.run() + " " + endedBefore(state));
                return ExitCode.of(state.finished().get().outcome());
            }
            log.tell("open", state, opening(state));
            warning.ifPresent(told -> log.warn(run, told));
            artifacts.warn(run, log);
            int parallel = given.options().maxParallel(state.options().maxParallel());
            Agent chosen = agent.of(run, log);
            agentKnown = true;
            Path directory = new WorkingDirectory(workplace, places.home()).of(run, log);
            return execute(run, progress -> new RankLoop(run, chosen, directory, parallel, progress, check), signal);
        } finally {
            hooks.ifPresent(EventHooks::close); // when nobody has to wait for the run any more
            signal.close(); // not before the run is closed: the process must not end under it
        }
    }

    private ResumeEngine engine() {
        EngineSettings settings = surroundings.settings(log::warning).redacting(redaction);
        EngineSettings signing = hooks.map(settings::telling).map(this::signing).orElseGet(() -> signing(settings));
        return new ResumeEngine(
                given.agentsOutlive().map(signing::agentsOutliving).orElse(signing), workplace.store());
    }

    private EngineSettings signing(EngineSettings settings) {
        return signer.map(settings::signing).orElse(settings);
    }

    private ExitCode execute(RecoveredRun run, Function<Progress, RankLoop> loop, StopSignal signal) {
        ExitCode code;
        try {
            code = ended(run(run, loop, signal));
        } catch (InterruptedException e) {
            code = interrupted(run);
        }
        log.summary(() -> RunSummary.lines(
                run.state(),
                places.home(),
                waysOn(run.state()),
                surroundings.clock().instant()));
        return code;
    }

    private ExitCode ended(RunState state) {
        String run = state.run().value();
        if (state.finished().isEmpty()) {
            log.tell(
                    "restart",
                    state,
                    "run " + run + " stops " + state.interrupted().orElseThrow() + "; '"
                            + waysOn(state).resume() + "' goes on with it");
            return ExitCode.RESTART;
        }
        RunFinished finished = state.finished().get();
        log.finished(state, "run " + run + ": " + finished.outcome().word() + ": " + finished.message());
        return ExitCode.of(finished.outcome());
    }

    private RunState run(RecoveredRun run, Function<Progress, RankLoop> loop, StopSignal signal)
            throws InterruptedException {
        Optional<Terminal> terminal = log.terminal(surroundings.console());
        if (terminal.isEmpty()) {
            PlainProgress plain = new PlainProgress(log, run::state, waysOn(run.state()), System::nanoTime);
            Optional<Heartbeat> heart = given.heartbeat().map(every -> new Heartbeat(every, plain::beat));
            try {
                return run(loop.apply(plain), signal);
            } finally {
                heart.ifPresent(Heartbeat::close);
            }
        }
        try (LiveProgress live =
                new LiveProgress(surroundings.console(), terminal.get(), run.state(), waysOn(run.state()))) {
            return run(loop.apply(live), signal);
        }
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
    private ExitCode interrupted(RecoveredRun run) {
        String id = run.state().run().value();
        try {
            run.interrupt("the runner was told to stop");
            log.tell(
                    "interrupt",
                    run.state(),
                    "run " + id + " interrupted" + left(run.agentRecords()) + "; '"
                            + waysOn(run.state()).resume() + "' goes on with it");
        } catch (ReproofException e) {
            log.warning("run " + id + " stops without a note of it: " + e.getMessage());
        }
        return ExitCode.INTERNAL;
    }

    /** Which agents work on. */
    private static String left(AgentRecords agents) {
        List<AttemptKey> left = agents.isLeaving() ? agents.attempts() : List.of();
        return left.isEmpty()
                ? ""
                : ", " + left.size() + (left.size() == 1 ? " agent works on: " : " agents work on: ")
                        + left.stream()
                                .limit(MOST_NAMED)
                                .map(key -> UntrustedText.shorten(key.task().value()))
                                .collect(Collectors.joining(", "))
                        + (left.size() > MOST_NAMED ? " and others" : "");
    }

    /** Past the live display, which may not draw it any more. */
    private void endAtOnce() {
        agents.ifPresent(AgentRecords::abandon);
        hooks.ifPresent(EventHooks::abandon);
        String id = places.home().name();
        log.last("run " + id + " ends at once, told to stop again; nothing acknowledged is lost, '"
                + waysOn(agentKnown).resume()
                + (given.leavesAgents()
                        ? "' goes on with it and with its agents, which work on"
                        : "' goes on with it and first ends what is left of its agents"));
    }

    private WaysOn waysOn(RunState state) {
        return waysOn(!state.writer().agent().isEmpty() || !TaskAgents.needsAnother(state.dag()));
    }

    private WaysOn waysOn(boolean known) {
        return new WaysOn(
                ShellWords.from(surroundings.directory(), workplace),
                new RunFinder(surroundings, workplace).called(places.home()),
                known,
                given.redacting());
    }

    private String endedBefore(RunState state) {
        RunFinished end = state.finished().orElseThrow();
        return switch (end.outcome()) {
            case SUCCESS -> "has finished already: " + end.message();
            case FAILED ->
                "did not finish, and nothing is left that would run by itself: " + end.message() + "; '"
                        + waysOn(state).retry() + "' runs again what failed";
            case BUDGET_EXCEEDED ->
                "came to a limit, and nothing is left that would run by itself: " + end.message() + "; go on with "
                        + waysOn(state).again(end.outcome());
        };
    }

    private static String opening(RunState state) {
        if (state.writer().epoch() == 1) {
            return "run " + state.run() + ": started, " + state.shown().size() + " tasks";
        }
        return "run " + state.run() + ": resumed, "
                + state.counts().getOrDefault(TaskStatus.FINISHED, 0L) + " of "
                + state.shown().size() + " tasks finished";
    }
}
