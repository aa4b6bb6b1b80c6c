package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A path that stands in a file is nobody's wish: nothing is removed or written there, and nothing believed. */
class UntrustedPathsTest {

    private static final String PAUSE = """
            {"title": "Gate", "tasks": [
              {"id": "gate", "kind": "pause", "depends_on": []},
              {"id": "after", "depends_on": ["gate"], "complexity": "LOW", "subtask_prompt": "Sail."}]}
            """;

    private static final String AGENT = "cat > /dev/null; echo away; echo hm >&2";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path temporary;

    private Path directory;
    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        directory = Files.createDirectory(temporary.toRealPath().resolve("project"));
        place = Workplace.in(directory);
        place.write("pause.json", PAUSE);
    }

    @Test
    void an_approval_removes_no_file_that_only_the_state_file_names() throws Exception {
        // given
        stoppedAtThePause("r1");
        Path victim = Files.writeString(temporary.resolve("victim"), "precious");
        ObjectNode state = state("r1");
        ((ObjectNode) state.at("/state/tasks/0")).put("checkpointPath", victim.toString());
        JSON.writeValue(place.home("r1").state().toFile(), state);

        // when
        Finished approved = place.reproof("approve", "r1", "gate");

        // then
        requireEnd(approved, 65, "names no file that could hold a pause", victim.toString());
        assertThat(victim).hasContent("precious");
    }

    @Test
    void an_approval_of_a_copy_releases_the_copy() throws Exception {
        // given
        stoppedAtThePause("r1");
        Path copy = temporary.resolve("copy");
        copy(place.home("r1").directory(), copy);

        // when
        Finished approved = place.reproof("approve", copy.toString(), "gate");

        // then
        assertThat(approved.code()).as(approved.toString()).isZero();
        assertThat(place.home("r1").checkpoints().resolve("gate.waiting")).exists();
        assertThat(copy.resolve("checkpoints/gate.waiting")).doesNotExist();
        assertThat(place.reproof("resume", copy.toString(), "--cwd", ".").code())
                .isZero();
        assertThat(place.reproof("plan", "r1", "--json").code()).isZero();
    }

    @Test
    void a_run_that_was_moved_can_be_approved() throws Exception {
        stoppedAtThePause("r1");
        Path moved = Files.move(place.home("r1").directory(), temporary.resolve("moved"));

        assertThat(place.reproof("approve", moved.toString(), "gate").code()).isZero();
        Finished resumed = place.reproof("resume", moved.toString(), "--cwd", ".");
        assertThat(resumed.code()).as(resumed.toString()).isZero();
    }

    @Test
    void a_pause_whose_file_is_elsewhere_is_released_by_its_runner() throws Exception {
        // given
        Path gates = temporary.resolve("gates");
        try (RunningProgram waiting = pause("r1", "--checkpoint-dir", gates.toString())) {
            awaitPause("r1");

            // when
            Finished approved = place.reproof("approve", "r1", "gate");

            // then
            assertThat(approved.code()).as(approved.toString()).isZero();
            assertThat(waiting.await().code()).isZero();
        }
        assertThat(gates.resolve("r1/gate.waiting")).doesNotExist();
        assertThat(place.home("r1").directory().resolve("released")).isEmptyDirectory();
    }

    @Test
    void a_pause_whose_file_is_elsewhere_is_released_before_the_next_runner_looks() throws Exception {
        Path gates = temporary.resolve("gates");
        stoppedAtThePause("r1", "--checkpoint-dir", gates.toString());

        assertThat(place.reproof("approve", "r1", "gate").code()).isZero();

        assertThat(new String(place.reproof("plan", "r1").out(), UTF_8)).contains("released");
        assertThat(place.reproof("resume", "r1", "--checkpoint-dir", gates.toString())
                        .code())
                .isZero();
        assertThat(gates.resolve("r1/gate.waiting")).doesNotExist();
    }

    @Test
    void an_approval_holds_where_the_next_runner_keeps_its_pauses_elsewhere() throws Exception {
        stoppedAtThePause("r1", "--checkpoint-dir", temporary.resolve("gates").toString());

        assertThat(place.reproof("approve", "r1", "gate").err()).contains("gate: released");
        assertThat(place.reproof("approve", "r1", "gate").err()).contains("gate: was released before");

        Finished resumed = place.reproof("resume", "r1");
        assertThat(resumed.code()).as(resumed.toString()).isZero();
    }

    @Test
    void an_approval_holds_where_the_directory_of_the_pauses_is_gone() throws Exception {
        stoppedAtThePause("r1");
        Files.delete(place.home("r1").checkpoints().resolve("gate.waiting"));
        Files.delete(place.home("r1").checkpoints());

        assertThat(place.reproof("approve", "r1", "gate").err()).contains("gate: released");

        assertThat(place.reproof("resume", "r1").code()).isZero();
    }

    @Test
    void a_list_of_files_that_is_somebody_elses_claims_nothing() throws Exception {
        // given
        Path docs = Files.createDirectory(directory.resolve("docs"));
        Files.writeString(docs.resolve("_files.txt"), "_index.md;\nfirst.md;\n");
        Files.writeString(docs.resolve("_index.md"), "precious");
        Map<String, String> before = content(docs);

        // when
        Finished ended = place.run("r1", "--full-output-dir", "docs");

        // then
        assertThat(ended.code()).as(ended.toString()).isZero();
        assertThat(content(docs)).isEqualTo(before);
        assertThat(ended.err()).contains("it is not the list of the files that Reproof has written here");
    }

    @Test
    void a_stray_text_among_the_artifacts_speaks_against_no_log() throws Exception {
        stoppedAtThePause("r1");
        Path stray = place.home("r1").artifacts().resolve("after.stream.txt");
        Files.writeString(stray, "not of this run");
        place.reproof("approve", "r1", "gate");

        Finished resumed = place.reproof("resume", "r1");

        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(stray).hasContent("not of this run");
    }

    @Test
    void a_directory_that_only_a_state_file_names_gets_no_file() throws Exception {
        // given: a state file from elsewhere, which points at what is somebody else's
        place.run("r1");
        Path theirs = Files.createDirectory(temporary.resolve("theirs"));
        Files.writeString(theirs.resolve("first.md"), "their page");
        Files.writeString(theirs.resolve("_index.md"), "their index");
        Map<String, String> before = content(theirs);
        ObjectNode state = state("r1");
        ((ObjectNode) state.get("run")).put("artifacts", theirs.toString());
        Path file = temporary.resolve("from-elsewhere.json");
        JSON.writeValue(file.toFile(), withoutEnd(state));

        // when
        Finished resumed = place.reproof(
                "resume",
                file.toString(),
                "--run-id",
                "r2",
                "--agent-script",
                "script.json",
                "--artifacts-also",
                place.home("r1").artifacts().toString());

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(content(theirs)).isEqualTo(before);
        assertThat(place.home("r2").artifacts().resolve("_index.md")).exists();
        assertThat(resumed.err()).contains("ARTIFACTS_MOVED");
    }

    @Test
    void a_text_without_a_digest_is_not_read_from_a_directory_that_only_the_state_file_names() throws Exception {
        // given
        place.run("r1");
        Path theirs = Files.createDirectory(temporary.resolve("theirs"));
        Files.writeString(theirs.resolve("secret"), Workplace.FIRST_SAID);
        ObjectNode state = state("r1");
        ((ObjectNode) state.get("run")).put("artifacts", theirs.toString());
        ObjectNode transcript = (ObjectNode) state.at("/state/tasks/0/transcript");
        transcript.put("path", "secret").remove(List.of("bytes", "sha256"));
        Path file = temporary.resolve("from-elsewhere.json");
        JSON.writeValue(file.toFile(), withoutEnd(state));

        // when
        Finished refused = place.reproof("resume", file.toString(), "--run-id", "r2", "--agent-script", "script.json");

        // then
        requireEnd(refused, 65, "not looked for in [" + theirs + "]", "--artifacts-also");
    }

    @Test
    void a_file_that_is_not_ours_is_never_overwritten_where_the_operator_wants_the_artifacts() throws Exception {
        // given
        Path docs = Files.createDirectory(directory.resolve("docs"));
        for (String name : List.of("_index.md", "_dag.json", "first.md", "first.stream.txt", "first.stderr.log")) {
            Files.writeString(docs.resolve(name), "theirs: " + name);
        }
        Map<String, String> before = content(docs);

        // when
        Finished ended = place.reproof(
                "run", "dag.json", "--run-id", "r1", "--full-output-dir", "docs", "--agent-command", AGENT);

        // then
        assertThat(ended.code()).as(ended.toString()).isZero();
        assertThat(content(docs)).containsAllEntriesOf(before);
        assertThat(content(docs)).containsKeys("second.md", "second.stream.txt", "second.stderr.log");
        assertThat(ended.err()).contains("Not overwritten: Reproof has not written " + docs.resolve("first.md"));
        assertThat(ended.err().lines().filter(line -> line.contains("_index.md is not written")))
                .hasSize(1);
        assertThat(new StateOf(place.home("r1"))
                        .task("first")
                        .at("/transcript/kind")
                        .textValue())
                .isEqualTo("inline");
    }

    @Test
    void a_file_that_somebody_adds_while_the_run_is_stopped_is_not_ours_either() throws Exception {
        // given
        stoppedAtThePause("r1");
        Path page = place.home("r1").artifacts().resolve("after.md");
        Files.writeString(page, "my notes");
        place.reproof("approve", "r1", "gate");

        // when
        Finished resumed = place.reproof("resume", "r1");

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(page).hasContent("my notes");
        assertThat(place.home("r1").artifacts().resolve("_index.md")).content().contains("SUCCESS");
    }

    @Test
    void a_copy_of_a_run_does_not_write_to_the_artifacts_of_the_original() throws Exception {
        // given
        Path pinned = temporary.resolve("pinned");
        stoppedAtThePause("r1", "--full-output-dir", pinned.toString());
        Path copy = temporary.resolve("copy");
        copy(place.home("r1").directory(), copy);
        Map<String, String> before = content(pinned);
        place.reproof("approve", copy.toString(), "gate");

        // when
        Finished resumed = place.reproof("resume", copy.toString(), "--cwd", ".");

        // then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(content(pinned)).isEqualTo(before);
        assertThat(copy.resolve("artifacts/_index.md")).exists();
        assertThat(resumed.err()).contains("ARTIFACTS_MOVED");
    }

    private void stoppedAtThePause(String run, String... more) throws Exception {
        try (RunningProgram waiting = pause(run, more)) {
            awaitPause(run);
            waiting.signal("TERM");
            waiting.await();
        }
    }

    private RunningProgram pause(String run, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("run", "pause.json", "--run-id", run, "--agent-command", AGENT));
        arguments.addAll(List.of(more));
        return place.start(arguments.toArray(String[]::new));
    }

    private void awaitPause(String run) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> new StateOf(place.home(run)).stands("gate", "AWAITING_APPROVAL"));
    }

    private ObjectNode state(String run) throws IOException {
        return (ObjectNode) JSON.readTree(place.home(run).state().toFile());
    }

    /** The same run before its last task. */
    private static ObjectNode withoutEnd(ObjectNode state) {
        ObjectNode inner = (ObjectNode) state.get("state");
        inner.remove(List.of("finishedAt", "runOutcome", "runMessage"));
        ObjectNode second = (ObjectNode) inner.at("/tasks/1");
        second.remove(List.of("transcript", "transcriptPath", "resultText", "startedAt", "finishedAt", "durationMs"));
        second.put("status", "PENDING");
        return state;
    }

    private static Map<String, String> content(Path directory) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Files.readString(file, UTF_8));
            }
        }
        return content;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(to.resolve(from.relativize(found)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
