package dev.reproof.tests.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.Attempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.parity.Transcripts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the packaged program again and again while it imports a state file with many transcripts; what was begun is
 * finished by the last one. {@code -Dreproof.imports=N} kills N times, {@code -Dreproof.imports.seed} after the times of
 * an earlier run.
 */
class KilledImportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final RunId RUN = new RunId("many");
    private static final int TASKS = 60;
    private static final int KILLS = Integer.getInteger("reproof.imports", 3);

    @TempDir
    Path directory;

    @Test
    void an_import_that_is_killed_at_any_moment_is_made_by_the_next_process() throws Exception {
        // given
        long seed = Long.getLong("reproof.imports.seed", System.nanoTime());
        System.out.println("killed imports: -Dreproof.imports.seed=" + seed);
        Random random = new Random(seed);
        prepare();
        PackagedProgram program = new PackagedProgram(directory, Map.of());

        // when
        for (int kill = 0; kill < KILLS; kill++) {
            try (RunningProgram running = program.start(directory.resolve("logs"), resume("killed-" + kill / 3))) {
                if (!running.endsWithin(200 + random.nextInt(2_000))) {
                    running.kill();
                }
            }
        }

        // then
        for (int run = 0; run <= (KILLS - 1) / 3; run++) {
            Finished finished = program.run(resume("killed-" + run));
            assertThat(finished.code()).as("seed " + seed + ": " + finished).isZero();
            RunHome home = RunHome.of(directory, new RunId("killed-" + run));
            assertThat(SavedState.read(home.state()).ended()).hasSize(TASKS + 1);
            for (int task = 0; task < TASKS; task += 9) {
                assertThat(home.artifacts().resolve("t" + task + ".stream.txt")).hasContent(said(task));
            }
            assertThat(program.run("prompt", "killed-" + run, "last").out())
                    .as("seed " + seed)
                    .isEqualTo(Files.readAllBytes(directory.resolve("expected")));
        }
    }

    private static String[] resume(String run) {
        return new String[] {"resume", "kept.json", "--run-id", run, "--agent-script", "script.json"};
    }

    private static String said(int task) {
        return Transcripts.flat("said by " + task, 40_000 + task);
    }

    /** A state file that carries the texts of all tasks but the last, and the prompt that this one must get. */
    private void prepare() throws Exception {
        ObjectNode dag = JSON.createObjectNode().put("title", "Many");
        dag.putObject("outputPolicy").put("upstream", "full").put("maxPromptChars", 100_000_000);
        for (int task = 0; task < TASKS; task++) {
            dag.withArray("tasks")
                    .addObject()
                    .put("id", "t" + task)
                    .put("complexity", "LOW")
                    .put("subtask_prompt", "Say.");
        }
        ObjectNode last = dag.withArray("tasks").addObject();
        last.put("id", "last").put("complexity", "LOW").put("subtask_prompt", "End.");
        for (int task = 0; task < TASKS; task++) {
            last.withArray("depends_on").add("t" + task);
        }
        Files.writeString(directory.resolve("script.json"), "{\"tasks\":{\"last\":[{\"chunks\":[\"ended\"]}]}}", UTF_8);
        RunHome home = new RunHome(directory.resolve("here"));
        ResumeEngine engine = new ResumeEngine(EngineSettings.of(
                Clock.systemUTC(),
                new Runner("test", 1, "test"),
                warning -> assertThat(warning).isEmpty()));
        try (RecoveredRun run = engine.start(
                RunPlaces.inside(home).with(ArtifactChoice.off()),
                NewRun.of(RUN, dag.toString().getBytes(UTF_8), "dag", OptionChoices.NONE))) {
            play(run, home);
        }
    }

    private void play(RecoveredRun run, RunHome home) throws Exception {
        run.startRank(0);
        for (int task = 0; task < TASKS; task++) {
            Attempt attempt = run.dispatch(new TaskId("t" + task)).orElseThrow();
            attempt.text(said(task));
            attempt.finish(TokenUsage.UNKNOWN);
        }
        run.completeRank(0);
        run.startRank(1);
        run.flushFiles();
        // artifacts are wanted where the import is looked at, so the file must not say that there are none
        SavedState state = SavedState.read(home.state());
        ((ObjectNode) state.document().get("run"))
                .put("artifacts", home.directory() + "/artifacts")
                .put("home", home.directory().toString());
        state.write(directory.resolve("kept.json"));
        Files.write(
                directory.resolve("expected"),
                run.dispatch(new TaskId("last")).orElseThrow().prompt().getBytes(UTF_8));
    }
}
