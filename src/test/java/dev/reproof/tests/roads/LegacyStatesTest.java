package dev.reproof.tests.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.TaskId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.roads.LoopedRun.Play;
import dev.reproof.tests.roads.LoopedRun.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every state file that the legacy runner left leads to the end of its run. */
class LegacyStatesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path STATES =
            Path.of(System.getProperty("reproof.home"), "projections/src/test/resources/vectors/v1-states");

    @TempDir
    Path directory;

    @Test
    void every_state_runs_what_was_left_to_run_and_nothing_else() throws Exception {
        JsonNode states =
                JSON.readTree(Files.readAllBytes(STATES.resolve("index.json"))).get("states");
        assertThat(states).hasSizeGreaterThan(10);
        for (JsonNode state : states) {
            requireToTheEnd(state);
        }
    }

    private void requireToTheEnd(JsonNode state) throws Exception {
        String id = state.get("id").textValue();
        byte[] dag = Files.readAllBytes(STATES.resolve(state.get("dag").textValue()));
        NewRun request = NewRun.of(LoopedRun.RUN, dag, id, OptionChoices.NONE);
        try (RecoveredRun run = LoopedRun.engine()
                .resumeFrom(
                        STATES.resolve(state.get("file").textValue()),
                        RunPlaces.inside(new RunHome(directory.resolve(id).resolve("looped"))),
                        Optional.of(request),
                        OptionChoices.NONE,
                        ResumePolicy.STRICT)) {
            Play play = new Play(run, script(dag, 0), () -> {});
            play.toTheEnd();
            Set<TaskId> ran = play.begun().stream().map(Step::task).collect(Collectors.toCollection(TreeSet::new));
            run.state().tasks().stream()
                    .filter(task -> !task.blockedBy().isEmpty())
                    .forEach(skipped -> ran.add(skipped.id()));
            Set<TaskId> left = new TreeSet<>();
            state.at("/expect/ranksLeftToRun")
                    .forEach(rank -> rank.forEach(task -> left.add(new TaskId(task.textValue()))));
            assertThat(ran).as(id).isEqualTo(left);
        }
    }

    @Test
    void a_loop_that_had_no_iteration_left_ends_without_another_and_says_so() throws Exception {
        Finished finished = resumed("v1-09", 0);

        assertThat(finished.code()).as(finished.err()).isEqualTo(4);
        assertThat(finished.err())
                .contains("BUDGET-EXCEEDED", "still has findings after iteration 2")
                .doesNotContain("running");
    }

    @Test
    void the_tokens_that_were_spent_before_count() throws Exception {
        Finished finished = resumed("v1-12", 60);

        assertThat(finished.code()).as(finished.err()).isEqualTo(4);
        assertThat(finished.err()).contains("t2: FINISHED", "t3: BUDGET-EXCEEDED", "has spent 110 tokens");
    }

    private Finished resumed(String state, int tokens) throws IOException, InterruptedException {
        Path dag = Files.copy(STATES.resolve("dags/" + state + ".dag.json"), directory.resolve("dag.json"));
        Files.copy(STATES.resolve(state + ".json"), directory.resolve("kept.json"));
        Files.writeString(directory.resolve("script.json"), script(Files.readAllBytes(dag), tokens), UTF_8);
        return PackagedProgram.in(directory)
                .run(
                        "run",
                        "dag.json",
                        "--run-id",
                        "r1",
                        "--resume-state",
                        "kept.json",
                        "--agent-script",
                        "script.json");
    }

    /** Every task says its name. */
    private static String script(byte[] dag, int tokens) throws IOException {
        ObjectNode script = JSON.createObjectNode();
        ObjectNode tasks = script.putObject("tasks");
        for (JsonNode task : JSON.readTree(dag).get("tasks")) {
            String id = task.get("id").textValue();
            tasks.putArray(id)
                    .addObject()
                    .put("inputTokens", tokens)
                    .putArray("chunks")
                    .add(id);
        }
        return script.toString();
    }
}
