package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.findings.Findings;
import dev.reproof.tests.parity.Interruption.Point;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reviews that are longer than what a state file shows of them, with what blocks at their beginning: the end alone finds
 * nothing. Nothing but the run's directory is named to whoever resumes it.
 */
class LongReviewTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    @Test
    void the_undisturbed_loop_converges_on_its_second_review() throws Exception {
        // given, when
        GatedScenarioEnd end = UndisturbedGatedScenario.run(GatedScenario.longReviews(), directory)
                .end();

        // then
        assertThat(end.gates().judged()).containsExactly("loop-critique 1 OPEN", "loop-critique 1 CONVERGED");
        assertThat(end.state().finished().orElseThrow().outcome()).isEqualTo(RunOutcome.SUCCESS);
        String first = text(end, "critique", 0);
        assertThat(first.length() - first.indexOf(GatedScenario.BLOCKER)).isGreaterThan(8_000);
        for (String task : List.of("draft", "critique")) {
            assertThat(end.agent().prompts().get(new Round(new TaskId(task), 1)).value())
                    .contains(first.strip());
        }
    }

    private static String text(GatedScenarioEnd end, String task, int iteration) {
        return end.transcripts().get(new Round(new TaskId(task), iteration)).value();
    }

    @ParameterizedTest
    @CsvSource({"ENDED, critique, 0", "ENDED, print, 0", "AT_WORK, draft, 1", "ENDED, draft, 1", "AT_WORK, critique, 1"
    })
    void a_loop_reads_the_whole_review_wherever_it_was_interrupted(Point point, String task, int iteration)
            throws Exception {
        // given
        GatedScenario scenario = GatedScenario.longReviews();
        UndisturbedGatedScenario whole = UndisturbedGatedScenario.run(scenario, directory.resolve("whole"));
        RunHome home = ScenarioEngine.home(directory.resolve("interrupted"));

        // when
        Interruption.of(
                ScenarioEngine.engine(0, warning -> {})
                        .start(
                                RunPlaces.inside(home),
                                NewRun.of(new RunId("parity"), scenario.document(), "plot", OptionChoices.NONE)),
                scenario,
                point,
                task,
                iteration);

        // then the legacy runner, which had the end of the review alone, would have declared that nothing blocks
        JsonNode review = task(home, "critique");
        String shown = review.get("resultText").textValue();
        assertThat(Findings.of(text(whole.end(), "critique", 0)).blockers())
                .containsExactly("- " + GatedScenario.BLOCKER);
        assertThat(text(whole.end(), "critique", 0)).endsWith(shown.substring(shown.length() - 3_900) + "\n");
        assertThat(Findings.of(shown).hasIssues()).isFalse();

        // but
        whole.requireSameAfterResuming(home, List.of(), point + " " + task + " " + iteration);
    }

    private static JsonNode task(RunHome home, String id) throws Exception {
        for (JsonNode task : JSON.readTree(home.state().toFile()).at("/state/tasks")) {
            if (task.get("id").textValue().equals(id)) {
                return task;
            }
        }
        throw new AssertionError("No task " + id + " in " + home.state());
    }
}
