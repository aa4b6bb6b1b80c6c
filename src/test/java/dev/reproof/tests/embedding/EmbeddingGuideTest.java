package dev.reproof.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.tests.embedding.EmbeddedRunner.Model;
import dev.reproof.tests.embedding.EmbeddedRunner.ModelFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the embedding guide shows and says. */
class EmbeddingGuideTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2031-05-02T10:15:30Z"), ZoneOffset.UTC);
    private static final RunId RUN = new RunId("embedded");
    private static final byte[] DAG = """
            { "title": "Embedded", "tasks": [
                { "id": "ask", "complexity": "LOW", "subtask_prompt": "Ask." },
                { "id": "doubt", "depends_on": ["ask"], "complexity": "LOW", "subtask_prompt": "Doubt." },
                { "id": "answer", "depends_on": ["ask", "doubt"], "complexity": "LOW", "subtask_prompt": "Answer." } ] }
            """.getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void a_runner_that_broke_down_goes_on_with_the_prompts_it_would_have_sent() {
        // given
        List<String> expected = new ArrayList<>();
        assertThat(run("whole", saying(expected)).finished())
                .contains(new RunFinished(RunOutcome.SUCCESS, "All tasks finished"));
        List<String> sent = new ArrayList<>();
        Model broken = (prompt, pieces) -> {
            sent.add(prompt);
            pieces.accept("Änd");
            if (sent.size() == 2) {
                throw new IllegalStateException("the process breaks down in the second task");
            }
            pieces.accept("erung ⚓ of " + prompt.length());
        };
        assertThatThrownBy(() -> run("broken", broken)).hasMessageContaining("breaks down");

        // when
        RunState end = run("broken", saying(sent));

        // then
        assertThat(end.finished()).contains(new RunFinished(RunOutcome.SUCCESS, "All tasks finished"));
        assertThat(end.task(new TaskId("ask")).attempts()).isEqualTo(1);
        assertThat(end.task(new TaskId("doubt")).attempts()).isEqualTo(2);
        assertThat(sent).containsExactly(expected.get(0), expected.get(1), expected.get(1), expected.get(2));
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_run_goes_on_from_its_state_file_in_another_directory_with_the_prompts_it_would_have_sent() {
        // given
        List<String> expected = new ArrayList<>();
        run("whole", saying(expected));
        List<String> sent = new ArrayList<>();
        Model broken = (prompt, pieces) -> {
            if (sent.size() == 1) {
                throw new IllegalStateException("the process breaks down in the second task");
            }
            saying(sent).answer(prompt, pieces);
        };
        assertThatThrownBy(() -> run("left", broken)).hasMessageContaining("breaks down");
        Path stateFile = RunHome.of(directory.resolve("left"), RUN).state();

        // when
        RunState end = new EmbeddedRunner(new ResumeEngine(EngineSettings.of(CLOCK, me(), warnings::add)), saying(sent))
                .resumeFrom(stateFile, directory.resolve("elsewhere"), new RunId("taken-along"));

        // then
        assertThat(end.run()).isEqualTo(new RunId("taken-along"));
        assertThat(end.finished()).contains(new RunFinished(RunOutcome.SUCCESS, "All tasks finished"));
        assertThat(sent).isEqualTo(expected);
        assertThat(warnings).singleElement().asString().startsWith("ARTIFACTS_MOVED: ");
    }

    @Test
    void a_failure_of_the_model_ends_the_run_as_failed_and_skips_what_depends_on_it() {
        // given
        Model failing = (prompt, pieces) -> {
            throw new ModelFailed("no answer");
        };

        // when
        RunState end = run("failing", failing);

        // then
        assertThat(end.finished()).contains(new RunFinished(RunOutcome.FAILED, "Not all tasks finished"));
        assertThat(end.task(new TaskId("ask")).errorMessage()).contains("no answer");
        assertThat(end.task(new TaskId("answer")).attempts()).isZero();
    }

    @Test
    void a_run_that_has_finished_is_opened_again_without_another_prompt() {
        // given
        List<String> sent = new ArrayList<>();
        RunState first = run("done", saying(sent));

        // when
        RunState again = run("done", saying(sent));

        // then
        assertThat(sent).hasSize(3);
        assertThat(again.chain()).isEqualTo(first.chain());
    }

    @Test
    void a_view_shows_the_prompts_without_a_lock() {
        // given
        List<String> sent = new ArrayList<>();
        run("viewed", saying(sent));

        // when
        ResumeEngine engine = new ResumeEngine(EngineSettings.of(CLOCK, me(), warnings::add));
        try (RunView view = engine.view(RunHome.of(directory.resolve("viewed"), RUN))) {

            // then
            assertThat(view.prompt(new TaskId("answer"), 0)).isEqualTo(sent.get(2));
        }
    }

    @Test
    void an_engine_with_its_defaults_needs_nothing_to_be_named() {
        // when
        RunState end = new EmbeddedRunner(saying(new ArrayList<>())).run(directory.resolve("plain"), RUN, DAG);

        // then
        assertThat(end.finished()).contains(new RunFinished(RunOutcome.SUCCESS, "All tasks finished"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SmallRunner", "EmbeddedRunner", "RecordedPromptsTest"})
    void the_guide_shows_the_code_that_was_compiled(String program) throws IOException {
        String source = read("src/test/java/dev/reproof/tests/embedding/" + program + ".java");

        assertThat(read("docs/embedding.md")).contains("```java\n" + source + "```\n");
    }

    @Test
    void the_guide_names_the_coordinates_and_the_optional_dependencies_of_the_build() throws IOException {
        // given
        String guide = read("docs/embedding.md");
        String build = read("engine/pom.xml");
        List<String> optional = Pattern.compile("(?s)<dependency>(?:(?!</dependency>).)*<optional>true")
                .matcher(build)
                .results()
                .map(dependency -> dependency.group().replaceAll("(?s).*<artifactId>([^<]*)<.*", "$1"))
                .toList();

        // then
        assertThat(optional).hasSize(4);
        assertThat(guide)
                .contains(String.join(", ", optional.subList(0, 2)) + " and " + optional.get(2) + " are optional")
                .contains(optional.get(3) + ", the driver, is one of a [store");
        String version = build.replaceAll("(?s).*?<version>([^<]*)<.*", "$1");
        assertThat(guide).contains("<artifactId>reproof-engine</artifactId>\n  <version>" + version + "</version>");
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(System.getProperty("reproof.home")).resolve(file), StandardCharsets.UTF_8);
    }

    private RunState run(String name, Model model) {
        return new EmbeddedRunner(new ResumeEngine(EngineSettings.of(CLOCK, me(), warnings::add)), model)
                .run(directory.resolve(name), RUN, DAG);
    }

    private static Runner me() {
        return new Runner("host", 1, "embedded 1");
    }

    private static Model saying(List<String> sent) {
        return (prompt, pieces) -> {
            sent.add(prompt);
            pieces.accept("Änderung ");
            pieces.accept("⚓ of " + prompt.length());
        };
    }
}
