package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs without an artifact directory, from their start to their end and beyond a kill. */
class NoArtifactsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Says something on both streams; the second task does not end by itself. */
    private static final String AGENT = "cat > \"prompt.$REPROOF_TASK.$REPROOF_ATTEMPT\"; echo noise >&2;"
            + " printf 'said by %s' \"$REPROOF_TASK\"; if [ -e stay ] && [ \"$REPROOF_TASK\" = second ]; then"
            + " exec sleep 300; fi";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void a_run_without_artifacts_has_the_same_texts_and_prompts_and_no_directory() throws Exception {
        // given
        requireEnd(place.run("with"), 0);

        // when
        Finished run = place.run("without", "--no-artifacts");

        // then
        requireEnd(run, 0, "run without: SUCCESS");
        assertThat(place.home("without").artifacts()).doesNotExist();
        assertThat(state("without").get("run").has("artifacts")).isFalse();
        assertThat(inline("without", 0)).isEqualTo(Workplace.FIRST_SAID);
        assertThat(inline("without", 1)).isEqualTo("done");
        assertThat(place.reproof("transcript", "without", "first").out())
                .isEqualTo(Workplace.FIRST_SAID.getBytes(UTF_8));
        for (String task : new String[] {"first", "second"}) {
            assertThat(place.reproof("prompt", "without", task).out())
                    .isNotEmpty()
                    .isEqualTo(place.reproof("prompt", "with", task).out());
        }
        ObjectNode shown = (ObjectNode)
                JSON.readTree(place.reproof("status", "without", "--json").out());
        assertThat(shown.remove("runner").get("presence").textValue()).isEqualTo("gone");
        assertThat(shown.remove("agents")).isEmpty();
        assertThat(shown)
                .isEqualTo(
                        JSON.readTree(Files.readAllBytes(place.home("without").state())));
        assertThat(place.reproof("status", "without").code()).isZero();
    }

    @Test
    void a_killed_run_goes_on_without_artifacts_and_with_the_same_prompts() throws Exception {
        // given
        Files.createFile(directory.resolve("stay"));
        killedInSecond("r1", "--no-artifacts");
        assertThat(place.home("r1").artifacts()).doesNotExist();
        Files.delete(directory.resolve("stay"));

        // when
        Finished resumed = place.reproof("resume", "r1", "--agent-command", AGENT);

        // then
        requireEnd(resumed, 0, "run r1: resumed, 1 of 2 tasks finished", "run r1: SUCCESS");
        assertThat(place.home("r1").artifacts()).doesNotExist();
        assertThat(inline("r1", 0)).isEqualTo("said by first");
        assertThat(inline("r1", 1)).isEqualTo("said by second");
        assertThat(directory.resolve("prompt.second.2")).hasSameBinaryContentAs(directory.resolve("prompt.second.1"));
        assertThat(directory.resolve("prompt.second.2")).content(UTF_8).contains("said by first");
    }

    @Test
    void a_directory_that_is_named_turns_artifacts_on_again_for_all_that_was_said() throws Exception {
        // given
        Files.createFile(directory.resolve("stay"));
        killedInSecond("r1", "--no-artifacts");
        Files.delete(directory.resolve("stay"));

        // when
        Finished resumed = place.reproof("resume", "r1", "--agent-command", AGENT, "--full-output-dir", "pinned");

        // then
        requireEnd(resumed, 0, "run r1: SUCCESS");
        assertThat(directory.resolve("pinned/first.stream.txt")).hasContent("said by first");
        assertThat(directory.resolve("pinned/second.stream.txt")).hasContent("said by second");
        assertThat(directory.resolve("pinned/_index.md")).content(UTF_8).contains("first.stream.txt");
        assertThat(state("r1").at("/run/artifacts").textValue()).endsWith("pinned");
        assertThat(state("r1").at("/state/tasks/0/transcript/kind").textValue()).isEqualTo("artifact");
        assertThat(place.home("r1").inline()).isEmptyDirectory();
    }

    @Test
    void artifacts_that_are_turned_off_on_the_way_stay_off_and_what_is_there_stays() throws Exception {
        // given
        Files.createFile(directory.resolve("stay"));
        killedInSecond("r1");
        killedInSecond("r1", "--no-artifacts");
        Files.delete(directory.resolve("stay"));

        // when
        Finished resumed = place.reproof("resume", "r1", "--agent-command", AGENT);

        // then
        requireEnd(resumed, 0, "run r1: SUCCESS");
        assertThat(place.home("r1").artifacts().resolve("first.stream.txt")).hasContent("said by first");
        assertThat(place.home("r1").artifacts().resolve("second.stream.txt")).doesNotExist();
        assertThat(state("r1").get("run").has("artifacts")).isFalse();
        assertThat(inline("r1", 0)).isEqualTo("said by first");
        assertThat(inline("r1", 1)).isEqualTo("said by second");
    }

    @Test
    void artifacts_cannot_be_pinned_and_off_at_once() throws Exception {
        for (Finished finished : new Finished[] {
            place.run("r1", "--no-artifacts", "--full-output-dir", "pinned"),
            place.resume("--full-output-dir", "pinned", "--no-artifacts")
        }) {
            requireEnd(finished, 2, "--no-artifacts", "--full-output-dir");
        }
        assertThat(directory.resolve(".reproof")).doesNotExist();
        assertThat(directory.resolve("pinned")).doesNotExist();
    }

    private void killedInSecond(String run, String... more) throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of("run", "dag.json", "--run-id", run, "--agent-command", AGENT), Stream.of(more))
                .toArray(String[]::new);
        try (RunningProgram runner = place.start(arguments)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> runner.err().contains("second: running")
                            && Files.exists(directory.resolve("prompt.second.1"))
                            && Files.size(directory.resolve("prompt.second.1")) > 0
                            && Files.exists(place.home(run).state())
                            && state(run)
                                    .at("/state/tasks/1/status")
                                    .textValue()
                                    .equals("RUNNING"));
            runner.kill();
        }
    }

    private JsonNode state(String run) throws IOException {
        return JSON.readTree(place.home(run).state().toFile());
    }

    private String inline(String run, int task) throws IOException {
        JsonNode member = state(run).at("/state/tasks").get(task).get("transcript");
        assertThat(member.get("kind").textValue()).isEqualTo("inline");
        byte[] packed = Base64.getDecoder().decode(member.get("data").textValue());
        try (InputStream text = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(text.readAllBytes(), UTF_8);
        }
    }
}
