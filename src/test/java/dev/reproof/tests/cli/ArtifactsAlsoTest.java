package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.projections.text.DisplayTail;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A legacy run whose restarts left the files of its transcripts in several directories. */
class ArtifactsAlsoTest {

    private static final String FIRST = "The first one began. " + "x".repeat(5_000);
    private static final String SECOND = "The second one began. " + "y".repeat(5_000);

    private static final String[] RUN = {
        "dag.json", "--resume-state", "legacy.json", "--run-id", "r1", "--agent-command", "cat"
    };

    private static final String[] ALSO = {"--artifacts-also", "day1", "--artifacts-also", "day2"};

    @TempDir
    Path directory;

    private Workplace place;

    /** The second day's runner began the first task's file anew and said something else in it. */
    @BeforeEach
    void a_legacy_run_that_took_two_days() throws IOException {
        place = Workplace.in(directory);
        place.write("dag.json", """
                {"title": "Days", "outputPolicy": {"upstream": "full"}, "tasks": [
                  {"id": "first", "complexity": "LOW", "subtask_prompt": "A.", "depends_on": []},
                  {"id": "second", "complexity": "LOW", "subtask_prompt": "B.", "depends_on": []},
                  {"id": "last", "complexity": "LOW", "subtask_prompt": "C.", "depends_on": ["first", "second"]}]}
                """);
        place.write("legacy.json", """
                {"version": 1, "state": {"title": "Days", "startedAt": 1700000000000, "tasks": [
                  {"id": "first", "status": "FINISHED", "depends_on": [], "resultText": "%s",
                   "transcriptPath": "first.stream.txt"},
                  {"id": "second", "status": "FINISHED", "depends_on": [], "resultText": "%s",
                   "transcriptPath": "second.stream.txt"},
                  {"id": "last", "status": "PENDING", "depends_on": ["first", "second"]}]}}
                """.formatted(shown(FIRST), shown(SECOND)));
        file("day1", "first", FIRST, 1);
        file("day2", "first", "Interrupted.", 2);
        file("day2", "second", SECOND, 2);
    }

    @Test
    void each_text_is_found_in_the_directory_in_which_it_is_and_nothing_is_written_there() throws Exception {
        // given
        List<String> before = listing("day1", "day2");

        // when
        Finished run = reproof("run", RUN, ALSO);

        // then
        requireEnd(run, 0, "run r1: resumed, 2 of 3 tasks finished", "run r1: SUCCESS");
        assertThat(run.err()).doesNotContain("ARTIFACTS_MISSING", "TRANSCRIPT_DEGRADED");
        assertThat(place.reproof("transcript", "r1", "first").out()).isEqualTo(FIRST.getBytes(UTF_8));
        assertThat(place.reproof("transcript", "r1", "second").out()).isEqualTo(SECOND.getBytes(UTF_8));
        assertThat(new String(place.reproof("prompt", "r1", "last").out(), UTF_8))
                .contains("The first one began.", "The second one began.");
        assertThat(listing("day1", "day2")).isEqualTo(before);
    }

    @Test
    void without_the_option_only_the_ends_are_there() throws Exception {
        Finished run = reproof("run", RUN);

        requireEnd(run, 0, "TRANSCRIPT_DEGRADED");
        assertThat(new String(place.reproof("prompt", "r1", "last").out(), UTF_8))
                .contains("[Incomplete:")
                .doesNotContain("one began.");
    }

    @Test
    void the_artifacts_go_on_where_they_are_pinned() throws Exception {
        Finished run = reproof("run", RUN, ALSO, "--full-output-dir", "kept");

        requireEnd(run, 0, "run r1: SUCCESS");
        assertThat(directory.resolve("kept/first.stream.txt")).content(UTF_8).isEqualTo(FIRST);
        assertThat(directory.resolve("day1")).isDirectoryNotContaining("glob:**last*");
    }

    @Test
    void plan_and_state_check_look_there_too() throws Exception {
        // when
        Finished plan = reproof("plan", new String[] {"legacy.json", "--dag", "dag.json"}, ALSO);
        Finished check = reproof("state", new String[] {"check", "legacy.json"}, ALSO);

        // then
        assertThat(new String(plan.out(), UTF_8))
                .contains("KEEP    artifact  first: it has finished\n", "KEEP    artifact  second: it has finished\n");
        assertThat(new String(check.out(), UTF_8))
                .contains("first  transcript artifact, 5021 chars", "second  transcript artifact, 5022 chars")
                .doesNotContain("warning");
    }

    @Test
    void a_supervised_run_looks_there_once() throws Exception {
        Finished run = reproof("supervise", RUN, ALSO);

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(place.reproof("transcript", "r1", "first").out()).isEqualTo(FIRST.getBytes(UTF_8));
    }

    @Test
    void a_file_that_does_not_fit_or_is_a_link_is_not_believed() throws Exception {
        // given
        file("day1", "first", "Another beginning. " + FIRST, 1);
        Files.move(directory.resolve("day2/second.stream.txt"), directory.resolve("outside.txt"));
        Files.createSymbolicLink(directory.resolve("day2/second.stream.txt"), directory.resolve("outside.txt"));

        // when
        Finished check = reproof("state", new String[] {"check", "legacy.json"}, ALSO);

        // then
        assertThat(new String(check.out(), UTF_8))
                .contains("first  transcript legacy", "second  transcript legacy")
                .contains("'first.stream.txt' of task 'first' does not end with the text in the state")
                .contains("'second.stream.txt' of task 'second' is not there");
    }

    @Test
    void a_directory_that_is_not_there_is_told() throws Exception {
        requireEnd(reproof("run", RUN, "--artifacts-also", "nowhere"), 66, "nowhere", "--artifacts-also");
        assertThat(place.home("r1").directory()).doesNotExist();
        requireEnd(
                reproof("state", new String[] {"check", "legacy.json"}, "--artifacts-also", "nowhere"), 66, "nowhere");
    }

    private Finished reproof(String command, String[] arguments, String... more) throws Exception {
        return place.reproof(Stream.of(Stream.of(command), Stream.of(arguments), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private Finished reproof(String command, String[] arguments, String[] also, String... more) throws Exception {
        return reproof(
                command,
                arguments,
                Stream.concat(Stream.of(also), Stream.of(more)).toArray(String[]::new));
    }

    private void file(String folder, String task, String text, long day) throws IOException {
        Path file = Files.createDirectories(directory.resolve(folder)).resolve(task + ".stream.txt");
        Files.writeString(file, text, UTF_8);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + day * 86_400_000));
    }

    private List<String> listing(String... folders) throws IOException {
        List<String> found = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.list(directory.resolve(folder))) {
                for (Path file : files.sorted().toList()) {
                    found.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.readString(file));
                }
            }
        }
        return found;
    }

    private static String shown(String text) {
        DisplayTail tail = new DisplayTail();
        tail.append(text);
        return tail.resultText().orElseThrow().replace("\n", "\\n");
    }
}
