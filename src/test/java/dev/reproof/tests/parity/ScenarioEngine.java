package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.audit.LogVerdict;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.engine.parity.Parity;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.write.GroupPolicy;
import dev.reproof.engine.write.RecorderSettings;
import dev.reproof.events.RunId;
import dev.reproof.projections.run.RunState;
import dev.reproof.tests.UnwatchedRun;
import dev.reproof.tests.shared.SharedServer;
import dev.reproof.tests.shared.StoreOfTests;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Plays a scenario with an engine of its own: another host, process number and time than any other.
 *
 * @param warnings what the engine warned of, filled as it goes
 */
public record ScenarioEngine(Scenario scenario, OptionChoices options, int number, Queue<String> warnings) {

    /** Small, so that transcripts span several blocks and a log has many places to stop at. */
    private static final RecorderSettings SMALL_BLOCKS = new RecorderSettings(24 * 1024, Duration.ofMillis(200), 4);

    private static final RunId RUN = new RunId("parity");

    public ScenarioEngine(Scenario scenario, OptionChoices options, int number) {
        this(scenario, options, number, new ConcurrentLinkedQueue<>());
    }

    /** The directory of the run inside {@code directory}. */
    public static RunHome home(Path directory) {
        return new RunHome(directory.resolve(RUN.value()));
    }

    /** Takes a run that has stopped to where the tests have their runs. */
    public static void take(RunHome home) {
        StoreOfTests.take(home, RUN);
    }

    public ResumeEngine engine() {
        return engine(number, warnings::add);
    }

    /** An engine on another host than those of other numbers, at another time. */
    static ResumeEngine engine(int number, Consumer<String> warnings) {
        Clock clock = Clock.fixed(Instant.parse("2001-01-01T00:00:00Z").plus(Duration.ofDays(number)), ZoneOffset.UTC);
        EngineSettings settings = new EngineSettings(
                clock,
                new Runner("host-" + number, 1_000 + number, "0.0." + number),
                Duration.ofSeconds(5),
                new GroupPolicy(2, Duration.ofMillis(200)),
                SMALL_BLOCKS,
                true,
                warnings);
        return new ResumeEngine(settings, SharedServer.noted());
    }

    public RecoveredRun start(RunHome home) {
        return engine().startOrResume(RunPlaces.inside(home), request());
    }

    public RecoveredRun resume(RunHome home) {
        return engine().resume(RunPlaces.inside(home), OptionChoices.NONE);
    }

    /** An audit finds nothing wrong with a log that ends with a transaction, as every log of a killed runner does. */
    public static void requireSound(RunHome home) {
        LogVerdict verdict = engine(0, warning -> {}).audit(home, Optional.empty(), Optional.empty());
        assertThat(verdict.firstProblem()).as(verdict.toString()).isEmpty();
    }

    public RunState look(RunHome home) {
        try (RunView view = engine().view(home)) {
            return view.state();
        }
    }

    /** Every prompt of every iteration and attempt that the run has left behind comes out of its log again. */
    public static void requireParity(RunHome home, String where) {
        try (RunView view = engine(0, warning -> {}).view(home)) {
            Parity parity = view.parity();
            assertThat(parity.firstDifference()).as(where + ": parity").isEmpty();
            assertThat(parity.matching())
                    .as(where + ": parity")
                    .isEqualTo(parity.prompts())
                    .isPositive();
        }
    }

    /** Runs to the end, and closes the run. */
    static Ending play(RecoveredRun run, ScenarioAgent agent) throws InterruptedException {
        try (run) {
            toTheEnd(run, agent);
            return Ending.of(run);
        }
    }

    /** Runs to the end, and leaves the run open. */
    public static RunState toTheEnd(RecoveredRun run, Agent agent) throws InterruptedException {
        return new RankLoop(run, agent, Path.of("").toAbsolutePath(), 3, new UnwatchedRun()).run();
    }

    /** What starts the scenario's run, or stands beside a state file that does not hold its DAG. */
    public NewRun request() {
        return NewRun.of(RUN, scenario.document(), "scenario", options);
    }
}
