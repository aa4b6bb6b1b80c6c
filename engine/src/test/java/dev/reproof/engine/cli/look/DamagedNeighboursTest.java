package dev.reproof.engine.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with one run hides no other, and a log that is sound serves in place of the state file. */
class DamagedNeighboursTest {

    @TempDir
    Path directory;

    private Terminal terminal;

    @BeforeEach
    void makeTwoRuns() throws IOException {
        Files.writeString(
                directory.resolve("dag.json"),
                "{\"title\":\"loaves\",\"tasks\":[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"}]}");
        Files.writeString(directory.resolve("script.json"), "{\"tasks\":{\"a\":[{\"chunks\":[\"said\"]}]}}");
        for (String run : new String[] {"bad", "good"}) {
            assertThat(reproof("run", "dag.json", "--run-id", run, "--agent-script", "script.json"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":[[]]}",
                "",
                "[",
                "{\"version\":2}",
                "{\"version\":2,\"state\":{\"tasks\":[[{\"id\":{}}],null]}}",
                "{\"version\":1,\"state\":{}}"
            })
    void a_state_file_that_is_none_is_one_warning_and_the_log_tells(String found) throws IOException {
        // given
        Files.writeString(home("bad").state(), found);

        // then
        assertThat(reproof("status", "bad")).isZero();
        assertThat(terminal.out()).contains("outcome  SUCCESS\n").contains("title    loaves\n");
        for (String command : new String[] {"runs", "du --text", "prune --keep-last 9", "status"}) {
            assertThat(reproof(command.split(" ", -1))).as(command).isZero();
            assertThat(terminal.err().lines().filter(line -> line.startsWith("warning: State file ")))
                    .as(command)
                    .singleElement()
                    .asString()
                    .endsWith("; meanwhile its log tells how the run stands");
        }
        assertThat(reproof("runs")).isZero();
        assertThat(terminal.out())
                .containsPattern("bad +SUCCESS +1/1 .* loaves\n")
                .containsPattern("good +SUCCESS +1/1");
    }

    @Test
    void a_log_that_cannot_be_read_is_one_line_and_the_others_are_counted() throws IOException {
        // given
        Files.writeString(home("bad").eventsFile(), "no log");

        // then
        assertThat(reproof("du", "--text")).isEqualTo(65);
        assertThat(terminal.err().lines()).singleElement().asString().startsWith("error: Event log ");
        assertThat(terminal.out().lines()).hasSize(4);
        assertThat(terminal.out()).containsPattern("good .* 4 B +\\d+ B\n").containsPattern("bad +6 B ");
    }

    @Test
    void a_stray_directory_does_not_hide_the_latest_run() throws IOException {
        // given
        Path stray = Files.createDirectory(home("stray").directory());
        Files.setLastModifiedTime(stray, FileTime.from(Instant.now().plusSeconds(60)));

        // then
        assertThat(reproof("status")).isZero();
        assertThat(terminal.out()).contains("title    loaves\n");
        assertThat(reproof("status", "stray")).isEqualTo(66);
    }

    private RunHome home(String run) {
        return RunHome.of(directory, new RunId(run));
    }

    private int reproof(String... command) {
        terminal = new Terminal(directory);
        return terminal.run(command);
    }
}
