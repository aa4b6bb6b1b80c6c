package dev.reproof.engine.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.Reports;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.SampleRun;
import dev.reproof.engine.cli.shell.ShellWords;
import dev.reproof.engine.cli.shell.WaysOn;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents told of money at the end of a run, on the screen and on the page of the run. */
class RunSummaryTest {

    private static final byte[] DAG = """
            {"title": "Harbour", "tasks": [
              {"id": "load", "complexity": "LOW", "subtask_prompt": "Load."},
              {"id": "sail", "complexity": "LOW", "subtask_prompt": "Sail."}]}
            """.getBytes(UTF_8);

    @TempDir
    Path directory;

    @Test
    void the_cost_is_told_of_all_attempts() throws IOException {
        RunHome home = RunHome.of(directory, new RunId("r1"));
        List<String> summary = summary(home, true);

        assertThat(summary)
                .contains("  cost      0.25024 USD, told by 2 attempts; 2,400 in, 60 out tokens; models sloop");
        assertThat(Files.readString(home.artifacts().resolve(RunHome.INDEX)))
                .contains("\n- Cost: 0.25024 USD, as agents told of 2 attempts\n");
    }

    @Test
    void where_no_agent_told_it_nothing_is_said() throws IOException {
        RunHome home = RunHome.of(directory, new RunId("r1"));
        List<String> summary = summary(home, false);

        assertThat(summary).noneMatch(line -> line.contains("cost"));
        assertThat(Files.readString(home.artifacts().resolve(RunHome.INDEX))).doesNotContain("Cost");
    }

    private static List<String> summary(RunHome home, boolean telling) {
        EngineSettings settings = EngineSettings.of(SampleRun.CLOCK, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        });
        NewRun request = NewRun.of(new RunId("r1"), DAG, "dag", OptionChoices.NONE);
        try (RecoveredRun run = new ResumeEngine(settings).start(RunPlaces.inside(home), request)) {
            run.startRank(0);
            RunState state = run.state();
            for (TaskState task : state.tasks()) {
                Attempt attempt = run.dispatch(task.id()).orElseThrow();
                if (telling) {
                    attempt.report(Reports.costing(task.id().value().equals("load") ? 240_000 : 250_000_000, "sloop"));
                }
                state = attempt.fail("no wind", TokenUsage.UNKNOWN);
            }
            return RunSummary.lines(
                    state,
                    home,
                    new WaysOn(new ShellWords(List.of()), "r1", true, List.of()),
                    SampleRun.CLOCK.instant());
        }
    }
}
