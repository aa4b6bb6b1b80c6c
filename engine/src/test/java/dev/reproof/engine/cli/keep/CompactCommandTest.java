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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code reproof compact} says. */
class CompactCommandTest {

    @TempDir
    Path directory;

    @BeforeEach
    void a_dag_and_answers() throws IOException {
        Files.writeString(
                directory.resolve("dag.json"),
                "{\"title\":\"t\",\"tasks\":[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"}]}");
        Files.writeString(directory.resolve("script.json"), "{\"tasks\":{\"a\":[{\"chunks\":[\"crumbs\"]}]}}");
        assertThat(new Terminal(directory).run("run", "dag.json", "--run-id", "r1", "--agent-script", "script.json"))
                .isZero();
    }

    @Test
    void what_was_freed_is_told_to_people_and_programs() throws IOException {
        long before = Files.size(events());

        Terminal json = new Terminal(directory);
        assertThat(json.run("compact", "r1", "--json")).as(json.err()).isZero();
        Terminal again = new Terminal(directory);
        assertThat(again.run("compact", ".reproof/runs/r1")).as(again.err()).isZero();

        JsonNode told = JsonMapper.builder().build().readTree(json.out());
        assertThat(told.get("run").asText()).isEqualTo("r1");
        assertThat(told.get("before").asLong()).isEqualTo(before);
        assertThat(told.get("after").asLong()).isEqualTo(Files.size(events())).isLessThan(before);
        assertThat(again.out()).matches("r1: log [0-9.]+ kB, now [0-9.]+ kB, 0 B freed\n");
        assertThat(again.err()).isEmpty();
    }

    @Test
    void what_is_refused_has_a_code_of_its_own() throws IOException {
        assertThat(new Terminal(directory).run("compact")).isEqualTo(2);
        assertThat(new Terminal(directory).run("compact", "r9")).isEqualTo(66);
        Files.writeString(events(), "no log");
        assertThat(new Terminal(directory).run("compact", "r1")).isEqualTo(65);
        assertThat(events()).hasContent("no log");
    }

    private Path events() {
        return RunHome.of(directory, new RunId("r1")).eventsFile();
    }
}
