package dev.reproof.engine.cli.keep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code reproof du} counts, and where. */
class DuCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    @Test
    void every_file_is_counted_once_in_its_place_and_links_are_not_followed() throws IOException {
        // given
        RunHome home = run("a");
        String state = state(directory.resolve("pin").toString());
        Files.writeString(home.state(), state);
        sized(home.directory().resolve("events.mv.db"), 1_000);
        sized(home.directory().resolve("events-compact.mv.db"), 200);
        sized(home.directory().resolve("events-compact.mv.db.tempFile"), 30);
        sized(home.directory().resolve("events-import.mv.db"), 4);
        sized(home.directory().resolve("events.aside-1.mv.db"), 70_000);
        sized(home.directory().resolve("inline/one"), 500);
        sized(home.directory().resolve("artifacts/deep/down"), 2_000);
        sized(home.directory().resolve("stray"), 6_000);
        sized(directory.resolve("pin/a.md"), 40);
        sized(directory.resolve("pin/_dag.json"), 0);
        sized(directory.resolve("pin/below/not-an-artifact"), 90_000);
        Files.createSymbolicLink(home.artifacts().resolve("out"), directory.resolve("pin"));
        Files.createSymbolicLink(directory.resolve("pin/link"), home.eventsFile());

        // when
        JsonNode use = json("du", "--json");

        // then
        assertThat(use).isEqualTo(JSON.readTree("""
                {"run":"a","log":1234,"state":%d,"artifacts":2000,"other":76000,"total":%d,"rawText":42,
                 "compressedText":null,"pinned":{"directory":"%s","bytes":40}}
                """.formatted(
                        state.length() + 500, state.length() + 79_734, directory.resolve("pin"))));
    }

    @Test
    void a_table_has_a_line_for_each_run_and_one_for_all() throws IOException {
        // given
        for (String id : new String[] {"a", "b"}) {
            RunHome home = run(id);
            Files.writeString(home.state(), state("/moved/artifacts"));
            sized(home.eventsFile(), 10_000);
        }
        Files.delete(RunHome.of(directory, new RunId("b")).state());

        // when
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run("du")).isZero();

        // then
        assertThat(terminal.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "RUN LOG STATE ARTIFACTS OTHER TOTAL TEXT",
                        "a 10.0 kB 186 B 0 B 0 B 10.2 kB 42 B",
                        "b 10.0 kB 0 B 0 B 0 B 10.0 kB",
                        "all 2 20.0 kB 186 B 0 B 0 B 20.2 kB 42 B");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void pinned_artifacts_are_named_below_and_may_be_gone() throws IOException {
        // given
        Files.writeString(run("a").state(), state(directory.resolve("pin").toString()));

        // then
        assertThat(out("du", "a"))
                .endsWith("artifacts of a are pinned to " + directory.resolve("pin") + ", which is gone\n");
        sized(directory.resolve("pin/a.md"), 40);
        assertThat(out("du", "a")).doesNotContain("pinned"); // the state file alone says so
        sized(directory.resolve("pin/_files.txt"), 0);
        assertThat(out("du", "a"))
                .endsWith("artifacts of a are pinned to " + directory.resolve("pin")
                        + ", 40 B that its total leaves out\n");
    }

    @Test
    void a_state_file_that_cannot_be_read_is_named_and_the_rest_is_counted() throws IOException {
        // given
        RunHome home = run("a");
        Files.writeString(home.state(), "{}");
        sized(home.eventsFile(), 10);

        // when
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run("du", "--json")).isZero();

        // then
        assertThat(JSON.readTree(terminal.out()).get("rawText").isNull()).isTrue();
        assertThat(JSON.readTree(terminal.out()).get("total").asLong()).isEqualTo(12);
        assertThat(terminal.err()).startsWith("warning: State file ");
    }

    @Test
    void the_log_is_read_only_where_that_is_asked_for() throws IOException {
        // given
        Files.writeString(
                directory.resolve("dag.json"),
                "{\"title\":\"t\",\"tasks\":[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"}]}");
        Files.writeString(
                directory.resolve("script.json"),
                "{\"tasks\":{\"a\":[{\"chunks\":[\"" + "crumbs ".repeat(1_000) + "\"]}]}}");
        assertThat(new Terminal(directory).run("run", "dag.json", "--run-id", "r1", "--agent-script", "script.json"))
                .isZero();

        // then
        JsonNode use = json("du", "r1", "--text", "--json");
        assertThat(use.get("rawText").asLong()).isEqualTo(7_000);
        assertThat(use.get("compressedText").asLong()).isBetween(100L, 2_000L);
        Files.writeString(RunHome.of(directory, new RunId("r1")).eventsFile(), "no log");
        assertThat(json("du", "r1", "--json").get("compressedText").isNull()).isTrue();
        assertThat(new Terminal(directory).run("du", "r1", "--text")).isEqualTo(65);
    }

    @Test
    void where_nothing_is_that_is_said() {
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("du")).isZero();
        assertThat(terminal.err()).startsWith("no runs under ");
        assertThat(new Terminal(directory).run("du", "a")).isEqualTo(66);
    }

    private RunHome run(String id) {
        RunHome home = RunHome.of(directory, new RunId(id));
        home.create();
        return home;
    }

    private static String state(String artifacts) {
        return """
                {"version":2,"run":{"id":"a","home":"/moved","artifacts":"%s"},"state":{"tasks":[
                {"id":"t","status":"FINISHED","transcript":{"kind":"inline","data":"AAAA","bytes":42}}]}}
                """.formatted(artifacts);
    }

    private static void sized(Path file, int bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
    }

    private String out(String... arguments) {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run(arguments)).as(terminal.err()).isZero();
        return terminal.out();
    }

    private JsonNode json(String... arguments) throws IOException {
        return JSON.readTree(out(arguments));
    }
}
