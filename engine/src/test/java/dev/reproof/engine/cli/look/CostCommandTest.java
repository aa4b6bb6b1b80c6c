package dev.reproof.engine.cli.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.Reports;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AgentReport;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs have cost, as their agents told it. */
class CostCommandTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TokenUsage SPENT = new TokenUsage(OptionalLong.of(7), OptionalLong.of(3));

    private static final byte[] DAG = """
            {"title": "Harbour", "tasks": [
              {"id": "load", "complexity": "LOW", "subtask_prompt": "Load."},
              {"id": "sail", "complexity": "LOW", "subtask_prompt": "Sail."},
              {"id": "moor", "complexity": "LOW", "subtask_prompt": "Moor."},
              {"id": "wait", "complexity": "LOW", "subtask_prompt": "Wait."}]}
            """.getBytes(UTF_8);

    @TempDir
    Path directory;

    @BeforeEach
    void two_runs() {
        play("r1", 240_000);
        play("r2", 9_000_000_000_000_000_001L);
    }

    @Test
    void sums_are_exact_and_say_who_told_nothing() throws IOException {
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("cost", "--json")).isZero();

        JsonNode[] runs = terminal.out().lines().map(CostCommandTest::read).toArray(JsonNode[]::new);
        assertThat(runs).hasSize(2);
        assertThat(runs[1].at("/total/cost/USD").asText()).isEqualTo("9000000000.250000001");
        JsonNode first = runs[0];
        assertThat(first.at("/run").asText()).isEqualTo("r1");
        assertThat(first.at("/total")).isEqualTo(read("""
                {"attempts": 4, "silent": 1, "cost": {"USD": 0.250240000},
                 "tokens": {"input": 2407, "output": 63, "cached": 2000, "reasoning": null},
                 "turns": 4, "denials": 0, "unread": 2}"""));
        assertThat(first.at("/byTask").findValuesAsText("task")).containsExactly("load", "sail", "moor");
        assertThat(first.at("/byTask/0/attempts").asInt()).isEqualTo(2);
        assertThat(first.at("/byTask/0/silent").asInt()).isEqualTo(1);
        assertThat(first.at("/byModel").findValues("models"))
                .containsExactly(read("[\"sloop-large\"]"), read("[\"sloop-large\", \"sloop-small\"]"), read("[]"));
    }

    @Test
    void where_a_run_stands_tells_what_it_has_cost() throws IOException {
        Terminal people = new Terminal(directory);
        Terminal programs = new Terminal(directory);

        assertThat(people.run("status", "r1")).isZero();
        assertThat(programs.run("status", "r1", "--json")).isZero();

        assertThat(people.out())
                .contains("\ncost     0.25024 USD, told by 2 attempts; 2,400 in, 60 out tokens; models sloop-large,"
                        + " sloop-small\n");
        assertThat(read(programs.out()).at("/run/told")).isEqualTo(read("""
                {"attempts": 2, "costed": 2, "cost": {"USD": "0.250240000"},
                 "tokens": {"input": 2400, "output": 60, "cached": 2000},
                 "models": ["sloop-large", "sloop-small"], "turns": 4, "denials": 0, "unread": 2}"""));
    }

    @Test
    void people_are_shown_tables_of_the_runs_that_they_name() {
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("cost", "r1", "r1")).isZero();

        assertThat(terminal.out()).isEqualTo("""
                run      r1
                attempts 4 of agents have ended, 1 of them told nothing
                cost     0.25024 USD, told by 2 attempts; 2,407 in, 63 out tokens; models sloop-large, sloop-small

                TASK  ATTEMPTS  SILENT         COST     IN  CACHED  OUT  TURNS  DENIED
                load         2       1  0.00024 USD  1,200   1,000   30      2       0
                sail         1       0     0.25 USD  1,200   1,000   30      2       0
                moor         1       0                   7            3              0

                MODELS                    ATTEMPTS  SILENT         COST     IN  CACHED  OUT  TURNS  DENIED
                sloop-large                      1       0  0.00024 USD  1,200   1,000   30      2       0
                sloop-large, sloop-small         1       0     0.25 USD  1,200   1,000   30      2       0
                (not named)                      1       0                   7            3              0
                """);
    }

    @Test
    void a_run_without_a_log_costs_nobody_anything() throws IOException {
        Files.delete(RunHome.of(directory, new RunId("r2")).eventsFile());
        Terminal all = new Terminal(directory);
        Terminal one = new Terminal(directory);
        Terminal none = new Terminal(Files.createDirectory(directory.resolve("empty")));

        assertThat(all.run("cost", "--json")).isZero();
        assertThat(all.out().lines()).hasSize(1);
        assertThat(one.run("cost", "r2")).isEqualTo(66);
        assertThat(none.run("cost")).isZero();
        assertThat(none.err()).startsWith("no runs under ");
    }

    private void play(String id, long billionths) {
        RunPlaces places = RunPlaces.inside(RunHome.of(directory, new RunId(id)));
        EngineSettings settings = EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        });
        try (RecoveredRun run =
                new ResumeEngine(settings).start(places, NewRun.of(new RunId(id), DAG, "dag", OptionChoices.NONE))) {
            run.startRank(0);
            attempt(run, "load", Optional.empty()).giveUp("nobody knows how it ended");
            attempt(run, "load", Optional.of(Reports.costing(billionths, "sloop-large")))
                    .finish(SPENT);
            attempt(run, "sail", Optional.of(Reports.costing(250_000_000, "sloop-large", "sloop-small")))
                    .fail("no wind", TokenUsage.UNKNOWN);
            attempt(run, "moor", Optional.empty()).finish(SPENT);
            attempt(run, "wait", Optional.of(Reports.costing(1)));
            run.interrupt("enough");
        }
    }

    private static Attempt attempt(RecoveredRun run, String task, Optional<AgentReport> report) {
        Attempt attempt = run.dispatch(new TaskId(task)).orElseThrow();
        attempt.text("Done.");
        report.ifPresent(attempt::report);
        return attempt;
    }

    private static JsonNode read(String text) {
        try {
            return JSON.reader()
                    .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
