package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.cli.shell.ExitCode;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator is told of artifacts, and where; and when there is nothing to tell. */
class ArtifactWarningsTest {

    private static final String WATCH = "--restart-on-runner-change";

    @TempDir
    Path directory;

    private RunHome home;
    private Terminal terminal;

    @BeforeEach
    void furnish() throws IOException {
        home = RunHome.of(directory, new RunId("r"));
        write("dag.json", """
                {"title":"t","tasks":[
                  {"id":"a","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"b","complexity":"LOW","subtask_prompt":"x","depends_on":["a"]}]}
                """);
        write("good.json", "{\"tasks\":{\"a\":[{\"chunks\":[\"said\"]}],\"b\":[{\"chunks\":[\"said\"]}]}}");
        write("bad.json", "{\"tasks\":{\"a\":[{\"chunks\":[\"said\"]}],\"b\":[{\"status\":\"error\"}]}}");
    }

    @Test
    void artifacts_that_are_not_pinned_are_told_of_everywhere() throws Exception {
        assertThat(run("good", WATCH)).isZero();

        assertThat(told("ARTIFACTS_UNPINNED"))
                .singleElement()
                .asString()
                .contains(home.directory().toString(), "as long as that stays where it is", "--full-output-dir");
        assertThat(Files.readString(home.state())).containsOnlyOnce("ARTIFACTS_UNPINNED");
        assertThat(Files.readString(home.artifacts().resolve("_index.md"))).containsOnlyOnce("ARTIFACTS\\_UNPINNED");
        Terminal status = new Terminal(directory);
        assertThat(status.run("status", "r")).isZero();
        assertThat(status.out()).containsOnlyOnce("ARTIFACTS_UNPINNED: The artifacts are inside");
    }

    @Test
    void the_next_runner_tells_again_and_records_nothing_more() throws Exception {
        assertThat(run("bad", WATCH)).isEqualTo(1);

        assertThat(resume(WATCH)).isZero();

        assertThat(told("ARTIFACTS_UNPINNED")).hasSize(1);
        assertThat(Files.readString(home.state())).containsOnlyOnce("ARTIFACTS_UNPINNED");
    }

    @Test
    void nothing_is_said_of_pinned_artifacts_nor_where_no_restart_is_asked_for() {
        assertThat(run("bad", WATCH, "--require-pinned-artifacts", "--full-output-dir", "kept"))
                .isEqualTo(1);
        assertThat(terminal.err()).doesNotContain("ARTIFACTS_");
        assertThat(resume(WATCH, "--require-pinned-artifacts"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.err()).doesNotContain("ARTIFACTS_");

        home = RunHome.of(directory, new RunId("s"));
        assertThat(run("good", "--no-artifacts")).isZero();
        assertThat(terminal.err()).doesNotContain("ARTIFACTS_");
    }

    @Test
    void a_run_without_artifacts_is_told_how_large_its_state_file_is() throws Exception {
        assertThat(run("good", WATCH, "--no-artifacts")).isZero();

        assertThat(told("ARTIFACTS_DISABLED"))
                .singleElement()
                .asString()
                .containsPattern("state file, which has [1-9][0-9]* bytes")
                .contains("--full-output-dir");
        assertThat(Files.readString(home.state())).containsOnlyOnce("ARTIFACTS_DISABLED");
    }

    @Test
    void what_is_not_pinned_is_refused_before_anything_is_made_where_that_is_wanted() {
        assertThat(run("good", WATCH, "--require-pinned-artifacts")).isEqualTo(ExitCode.REFUSED.number());
        assertThat(terminal.err()).startsWith("error: ARTIFACTS_UNPINNED: ").contains("--full-output-dir");
        assertThat(run("good", WATCH, "--require-pinned-artifacts", "--no-artifacts"))
                .isEqualTo(ExitCode.REFUSED.number());
        assertThat(terminal.err()).startsWith("error: ARTIFACTS_DISABLED: ");
        assertThat(home.directory()).doesNotExist();

        assertThat(run("bad", "--no-artifacts")).isEqualTo(1);
        assertThat(resume(WATCH, "--require-pinned-artifacts")).isEqualTo(ExitCode.REFUSED.number());
        assertThat(terminal.err()).startsWith("error: ARTIFACTS_DISABLED: ");
    }

    @Test
    void files_that_are_gone_at_resume_are_named_and_made_again() throws Exception {
        // given
        assertThat(run("bad")).isEqualTo(1);
        Path file = home.artifacts().resolve("a.stream.txt");
        Files.delete(file);

        // when
        assertThat(resume()).isZero();

        // then
        assertThat(told("ARTIFACTS_MISSING"))
                .singleElement()
                .asString()
                .contains("1 of 1 transcript files", "'a'", "the event log was used instead");
        assertThat(Files.readString(home.state())).containsOnlyOnce("ARTIFACTS_MISSING");
        assertThat(file).hasContent("said");
    }

    @Test
    void files_that_were_altered_count_and_files_that_are_whole_do_not() throws Exception {
        // given
        assertThat(run("bad")).isEqualTo(1);

        // when, then
        assertThat(resume("bad.json")).isEqualTo(1);
        assertThat(terminal.err()).doesNotContain("ARTIFACTS_");

        // when, then
        write(directory.relativize(home.artifacts().resolve("a.stream.txt")).toString(), "sand");
        assertThat(resume()).isZero();
        assertThat(told("ARTIFACTS_MISSING")).hasSize(1);
    }

    @Test
    void a_run_that_kept_none_misses_none_when_it_gets_a_directory_for_them() {
        // given
        assertThat(run("bad", "--no-artifacts")).isEqualTo(1);

        // when
        assertThat(resume("--full-output-dir", "kept")).as(terminal.err()).isZero();

        // then
        assertThat(terminal.err()).doesNotContain("ARTIFACTS_");
        assertThat(directory.resolve("kept/a.stream.txt")).hasContent("said");
    }

    @Test
    void another_directory_is_told_of() throws Exception {
        // given
        assertThat(run("bad")).isEqualTo(1);

        // when
        assertThat(resume("--full-output-dir", "kept")).isZero();

        // then
        assertThat(told("ARTIFACTS_MOVED"))
                .singleElement()
                .asString()
                .contains("were in " + home.artifacts(), "are in " + directory.resolve("kept"));
        assertThat(terminal.err()).doesNotContain("ARTIFACTS_MISSING");
        assertThat(Files.readString(home.state())).containsOnlyOnce("ARTIFACTS_MOVED");
        assertThat(directory.resolve("kept/a.stream.txt")).hasContent("said");
    }

    @Test
    void another_directory_is_told_of_also_where_the_log_is_lost() throws Exception {
        // given
        assertThat(run("bad")).isEqualTo(1);
        Files.delete(home.eventsFile());
        Files.move(home.artifacts(), directory.resolve("kept"));

        // when
        assertThat(resume("--full-output-dir", "kept")).as(terminal.err()).isZero();

        // then
        assertThat(told("ARTIFACTS_MOVED")).hasSize(1);
    }

    @Test
    void a_directory_that_moved_along_with_its_run_is_not_told_of() throws Exception {
        // given
        assertThat(run("bad")).isEqualTo(1);
        Path moved = Files.move(home.directory(), directory.resolve("moved"));

        // when, then by the log
        assertThat(start("resume", "./moved", "--retry-failed", "--agent-script", "bad.json"))
                .isEqualTo(1);
        assertThat(terminal.err()).doesNotContain("ARTIFACTS_");

        // when, then by the state file
        Path again = Files.move(moved, directory.resolve("again"));
        Files.delete(again.resolve(home.eventsFile().getFileName()));
        assertThat(start("resume", "./again", "--retry-failed", "--agent-script", "good.json"))
                .isZero();
        assertThat(terminal.err()).doesNotContain("ARTIFACTS_");
    }

    private int run(String script, String... more) {
        return start(Stream.concat(
                        Stream.of("run", "dag.json", "--run-id", home.name(), "--agent-script", script + ".json"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private int resume(String... more) {
        Stream<String> words = Stream.of(more);
        boolean named = more.length > 0 && more[0].endsWith(".json");
        return start(Stream.concat(
                        Stream.of("resume", "r", "--retry-failed", "--agent-script", named ? more[0] : "good.json"),
                        words.skip(named ? 1 : 0))
                .toArray(String[]::new));
    }

    private int start(String... arguments) {
        terminal = new Terminal(directory);
        return terminal.run(arguments);
    }

    private List<String> told(String code) {
        return terminal.err()
                .lines()
                .filter(line -> line.startsWith("warning: " + code + ": "))
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
