package dev.reproof.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of two ranks and a loop that converges in its second iteration, stopped at every boundary to start again. */
class RestartBoundaryTest {

    private static final RunId RUN = new RunId("r1");

    private static final byte[] DAG = """
            {"title":"t","tasks":[
              {"id":"bake","complexity":"LOW","subtask_prompt":"Bake."},
              {"id":"taste","complexity":"LOW","subtask_prompt":"Taste.","depends_on":["bake"]}],
             "loops":[{"id":"crisp","convergeOn":"taste","maxIterations":3}]}
            """.getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final Map<String, String> prompts = new ConcurrentSkipListMap<>();

    @Test
    void every_prompt_is_the_same_when_the_runner_starts_again_at_every_boundary() throws Exception {
        // given
        RunState whole = play("whole", RestartCheck.NEVER);
        Map<String, String> expected = Map.copyOf(prompts);
        prompts.clear();
        assertThat(whole.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(expected).hasSize(6);

        // when
        List<String> reasons = new ArrayList<>();
        RunState state = play("torn", () -> List.of("runner.jar", "b.jar"));
        while (state.finished().isEmpty()) {
            assertThat(state.restarting()).isTrue();
            reasons.add(state.interrupted().orElseThrow());
            assertThat(Files.readString(home("torn").state()))
                    .contains("\"runOutcome\": \"RESTARTING_RUNNER\"", reasons.get(reasons.size() - 1));
            state = play("torn", () -> List.of("runner.jar", "b.jar"));
        }

        // then
        assertThat(reasons)
                .containsExactly(
                        "to start again with changed code, after rank 1 of 2: runner.jar and 1 more",
                        "to start again with changed code, after rank 2 of 2: runner.jar and 1 more",
                        "to start again with changed code, before iteration 1 of loop crisp: runner.jar and 1 more",
                        "to start again with changed code, before iteration 2 of loop crisp: runner.jar and 1 more");
        assertThat(prompts).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(state.finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(state.restarting()).isFalse();
        assertThat(state.writer().epoch()).isEqualTo(5);
    }

    @Test
    void who_is_asked_only_once_in_the_middle_goes_on_to_the_end() throws Exception {
        // given
        List<List<String>> answers = new ArrayList<>(List.of(List.of(), List.of("a.jar"), List.of()));

        // when
        RunState stopped = play("once", () -> answers.remove(0));
        RunState state = play("once", List::of);

        // then
        assertThat(stopped.interrupted()).contains("to start again with changed code, after rank 2 of 2: a.jar");
        assertThat(answers).hasSize(1);
        assertThat(state.finished()).isPresent();
        assertThat(state.restarting()).isFalse();
    }

    private RunHome home(String name) {
        return new RunHome(directory.resolve(name));
    }

    private RunState play(String name, RestartCheck check) throws InterruptedException {
        Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
        ResumeEngine engine = new ResumeEngine(EngineSettings.of(clock, new Runner("bakery", 41, "0.1.0"), warning -> {
            throw new AssertionError(warning);
        }));
        NewRun request = NewRun.of(RUN, DAG, "dag", OptionChoices.NONE);
        try (RecoveredRun run = engine.startOrResume(RunPlaces.inside(home(name)), request)) {
            return new RankLoop(run, agent(), directory, 2, new UnwatchedRun(), check).run();
        }
    }

    private Agent agent() {
        return (call, output) -> {
            AttemptKey key = call.key();
            prompts.put(key.toString(), call.prompt());
            boolean content = key.iteration() == 2;
            output.text(
                    key.task().value().equals("taste")
                            ? "## Summary\nTasted.\n## Blockers\n"
                                    + (content ? "None" : "- too soft " + key.iteration())
                            : "A loaf of iteration " + key.iteration());
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        };
    }
}
