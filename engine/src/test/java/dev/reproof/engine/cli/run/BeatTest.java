package dev.reproof.engine.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.cli.shell.JsonLines;
import dev.reproof.engine.cli.shell.ShellWords;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

/** The sign of life of a runner, while time goes by as the test says. */
class BeatTest {

    private static final byte[] DAG = """
            {"title": "Harbour", "tasks": [
              {"id": "lo\\nad", "complexity": "LOW", "subtask_prompt": "Load."},
              {"id": "sail", "complexity": "LOW", "subtask_prompt": "Sail."},
              {"id": "rest", "complexity": "LOW", "subtask_prompt": "Rest."}]}
            """.getBytes(UTF_8);

    @TempDir
    Path directory;

    private final RunHome home = RunHome.of(Path.of("unused"), new RunId("r1"));
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(told, true, UTF_8);
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void people_are_told_what_runs_how_long_and_how_much_it_has_said() {
        List<String> beats = beats(err -> new TextRunnerLog(err));

        assertThat(beats)
                .containsExactly(
                        "run r1: 0 of 3 tasks have ended; nothing runs",
                        "run r1: 0 of 3 tasks have ended; lo\\u000aad: attempt 1, 1m 05s, 2.0 kB; sail: attempt 1, 5 s, 0 B",
                        "run r1: 1 of 3 tasks have ended; sail: attempt 1, 1h 00m, 6 B");
    }

    @Test
    void programs_are_told_the_same_in_an_object_like_any_other() throws IOException {
        List<String> beats = beats(err -> new JsonRunnerLog(new JsonLines(err, SampleRun.CLOCK, "runner"), home));

        JsonNode beat = new JsonMapper().readTree(beats.get(1));
        assertThat(beat.path("decision").asText()).isEqualTo("heartbeat");
        assertThat(beat.path("run").asText()).isEqualTo("r1");
        assertThat(beat.path("position").asLong()).isPositive();
        assertThat(beat.path("reason").asText()).startsWith("run r1: 0 of 3 tasks have ended; lo\nad: attempt 1");
        assertThat(beat.path("tasks").toString()).isEqualTo("{\"PENDING\":1,\"RUNNING\":2}");
        assertThat(beat.path("running").toString())
                .isEqualTo("[{\"task\":\"lo\\nad\",\"iteration\":0,\"attempt\":1,\"elapsedMs\":65000,\"bytes\":2000},"
                        + "{\"task\":\"sail\",\"iteration\":0,\"attempt\":1,\"elapsedMs\":5000,\"bytes\":0}]");
    }

    @Test
    void it_comes_in_seconds_or_in_a_time_with_its_unit() {
        SecondsConverter converter = new SecondsConverter();

        assertThat(converter.convert("90")).isEqualTo(Duration.ofSeconds(90));
        assertThat(converter.convert("5m")).isEqualTo(Duration.ofMinutes(5));
        for (String wrong : List.of("0", "999ms", "-1", "soon")) {
            assertThatThrownBy(() -> converter.convert(wrong))
                    .as(wrong)
                    .isInstanceOf(TypeConversionException.class)
                    .hasMessageContaining("'" + wrong + "'");
        }
    }

    /** What is told before anything runs, while two tasks do, and when the first has ended. */
    private List<String> beats(Function<PrintStream, RunnerLog> log) {
        EngineSettings settings = EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        });
        NewRun request = NewRun.of(new RunId("r1"), DAG, "dag", OptionChoices.NONE);
        RunHome place = RunHome.of(directory, new RunId("r1"));
        try (RecoveredRun run = new ResumeEngine(settings).start(RunPlaces.inside(place), request)) {
            WaysOn waysOn = new WaysOn(new ShellWords(List.of()), "r1", true, List.of());
            PlainProgress progress = new PlainProgress(log.apply(err), run::state, waysOn, nanos::get);
            progress.beat();
            run.startRank(0);
            Attempt load = begun(run, progress, "lo\nad");
            progress.copy(load.key()).bytes(new byte[2_000], 0, 2_000);
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            Attempt sail = begun(run, progress, "sail");
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            progress.beat();
            progress.copy(sail.key()).text("naïve");
            progress.ended(load.key().task(), load.finish(TokenUsage.UNKNOWN));
            nanos.addAndGet(Duration.ofMinutes(60).minusSeconds(5).toNanos());
            progress.beat();
        }
        return told.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("tasks have ended"))
                .toList();
    }

    private static Attempt begun(RecoveredRun run, PlainProgress progress, String task) {
        Attempt attempt = run.dispatch(new TaskId(task)).orElseThrow();
        progress.dispatched(attempt.key(), 1);
        return attempt;
    }
}
