package dev.reproof.tests.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.OracleAttempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Cost;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.oracle.OracleRun;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A run whose tasks are played, on a clock that moves as it is told. */
final class PlayedRun {

    private static final RunId RUN = new RunId("harbour-7");

    /** A task that ends so many seconds after its rank began. */
    private record Step(String task, int seconds, Consumer<RecoveredRun> dispatch, Runnable end) {}

    private final RunPlaces places;
    private final List<Step> steps = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-30T02:10:00Z");
    private RecoveredRun run;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    PlayedRun(Path directory, String dag) {
        this.places = RunPlaces.inside(RunHome.of(directory, RUN));
        this.run = engine("quay").start(places, NewRun.of(RUN, dag.getBytes(UTF_8), "dag.json", OptionChoices.NONE));
    }

    static Path page(Path directory) {
        return RunHome.of(directory, RUN).artifacts().resolve("_report.html");
    }

    private ResumeEngine engine(String host) {
        return new ResumeEngine(EngineSettings.of(clock, new Runner(host, 4711, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        }));
    }

    PlayedRun later(int seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    Instant now() {
        return now;
    }

    RecoveredRun run() {
        return run;
    }

    /** The runner is gone without a word, and after a while another one takes over. */
    PlayedRun takenOver(int seconds, String host) {
        run.close();
        later(seconds);
        run = engine(host).resume(places, OptionChoices.NONE);
        return this;
    }

    PlayedRun finishes(String task, int seconds, String said, String model, long thousandths) {
        return ends(task, seconds, said, attempt -> {
            attempt.report(told(said, model, thousandths));
            attempt.finish(TokenUsage.UNKNOWN);
        });
    }

    PlayedRun ends(String task, int seconds, String said, Consumer<Attempt> end) {
        Attempt[] attempt = new Attempt[1];
        steps.add(new Step(
                task,
                seconds,
                run -> attempt[0] = run.dispatch(new TaskId(task)).orElseThrow(),
                () -> {
                    attempt[0].text(said);
                    end.accept(attempt[0]);
                }));
        return this;
    }

    PlayedRun oracle(String task, int seconds, String printed) {
        OracleAttempt[] attempt = new OracleAttempt[1];
        steps.add(new Step(task, seconds, run -> attempt[0] = run.dispatchOracle(new TaskId(task)), () -> {
            byte[] bytes = printed.getBytes(UTF_8);
            attempt[0].stdout(bytes, 0, bytes.length);
            attempt[0].end(OracleRun.exited(0));
        }));
        return this;
    }

    PlayedRun complains(Attempt attempt, String line) {
        try (OutputStream log = run.stderrLog(attempt.key())) {
            log.write((line + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Plays what was said since the last rank: all begin together, each ends in its time. */
    PlayedRun rank(int rank) {
        run.startRank(rank);
        play();
        run.completeRank(rank);
        return later(2);
    }

    /** The same of a rank that has begun and is not done by that. */
    PlayedRun play() {
        Instant began = now;
        steps.forEach(step -> {
            step.dispatch().accept(run);
            later(1);
        });
        steps.sort(Comparator.comparing(Step::seconds));
        for (Step step : steps) {
            now = began.plusSeconds(step.seconds()).isAfter(now) ? began.plusSeconds(step.seconds()) : now;
            step.end().run();
        }
        steps.clear();
        return this;
    }

    private static AgentReport told(String said, String model, long thousandths) {
        long out = said.length() / 4;
        return new AgentReport(
                AgentVerdict.OK,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(model),
                new Tokens(Optional.of(12_400 + 7 * out), Optional.of(out), Optional.of(9_000L), Optional.empty()),
                Optional.of(new Cost("USD", thousandths * 1_000_000)),
                Optional.empty(),
                Optional.of(4L),
                0,
                0,
                Optional.empty());
    }
}
