package dev.reproof.engine.cli.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.log.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose logs go from a file to a server, from there to another one, and back. */
@Timeout(120)
class CopyCommandTest {

    private static final String DAG = """
            { "title": "Moved", "tasks": [
                { "id": "first", "complexity": "LOW", "subtask_prompt": "Begin." },
                { "id": "second", "depends_on": ["first"], "complexity": "LOW", "subtask_prompt": "Go on." } ] }
            """;

    private static final String AGENT = "cat > /dev/null; seq 1 30000; echo said by $REPROOF_TASK";

    @TempDir
    Path directory;

    private Path here;
    private Path elsewhere;
    private String store;

    @BeforeEach
    void two_directories_and_a_store() throws IOException {
        here = Files.createDirectory(directory.resolve("here"));
        elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        store = TestServer.url(TestServer.newSchema());
        Files.writeString(here.resolve("dag.json"), DAG);
    }

    private static Terminal in(Path place, int code, String... words) {
        Terminal terminal = new Terminal(place);
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(code);
        return terminal;
    }

    private void run(String id, String... more) {
        in(
                here,
                0,
                Stream.concat(Stream.of("run", "dag.json", "--run-id", id, "--agent-command", AGENT), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static String trail(Path place, String run, String... more) {
        return in(
                        place,
                        0,
                        Stream.concat(Stream.of("audit", run, "--json"), Stream.of(more))
                                .toArray(String[]::new))
                .out();
    }

    @Test
    void a_log_is_the_same_in_a_server_in_another_one_and_in_a_file_again() {
        run("r1");
        String said = in(here, 0, "transcript", "r1", "second").out();
        String before = trail(here, "r1");
        String other = TestServer.url(TestServer.newSchema());

        in(here, 0, "copy", "r1", "--to", store);
        before = requireSame(said, before, "--store", store);
        in(here, 0, "copy", "r1", "--store", store, "--to", other);
        before = requireSame(said, before, "--store", other);
        in(here, 0, "copy", "r1", "--store", other, "--to", "files");
        requireSame(said, before);

        assertThat(here.resolve(".reproof/runs/r1/store.json")).doesNotExist();
        assertThat(in(elsewhere, 0, "runs", "--store", store).out()).doesNotContain("SUCCESS");
    }

    /** The trail goes on from that one; the new one. */
    private String requireSame(String said, String before, String... store) {
        String trail = trail(here, "r1", store);
        assertThat(trail).startsWith(before).isNotEqualTo(before);
        assertThat(look("transcript", "second", store)).isEqualTo(said);
        assertThat(look("parity", "", store)).contains("2 of 2 prompts are the same");
        assertThat(look("audit", "--verify", store)).contains("intact   yes", "complete yes");
        return trail;
    }

    private String look(String command, String more, String... store) {
        return in(
                        here,
                        0,
                        Stream.concat(Stream.of(command, "r1", more), Stream.of(store))
                                .filter(word -> !word.isEmpty())
                                .toArray(String[]::new))
                .out();
    }

    @Test
    void a_run_goes_on_in_the_other_store_and_nowhere_else() {
        // given
        run("r1", "--init-only");

        // when
        String told = in(here, 0, "copy", "r1", "--to", store, "--json").out();

        // then
        assertThat(told).contains("\"run\":\"r1\"", "\"from\":\"h2:events.mv.db\"", "\"to\":\"jdbc:postgresql://");
        in(elsewhere, 0, "resume", "r1", "--store", store);
        assertThat(in(here, 0, "status", "r1", "--store", store).out()).contains("2 FINISHED");
        assertThat(here.resolve(".reproof/runs/r1/events.mv.db")).doesNotExist();
        assertThat(here.resolve(".reproof/runs/r1/events.aside-1.mv.db")).exists();
        assertThat(trail(elsewhere, "r1", "--store", store)).contains("RUN_COPIED");
    }

    @Test
    void a_run_that_goes_back_to_files_is_gone_from_its_store() throws IOException {
        run("r1", "--init-only");
        in(here, 0, "copy", "r1", "--to", store);

        in(elsewhere, 0, "copy", "r1", "--store", store, "--to", "files");

        in(elsewhere, 0, "resume", "r1");
        assertThat(in(elsewhere, 0, "status", "r1").out()).contains("2 FINISHED");
        assertThat(in(here, 66, "transcript", "r1", "first", "--store", store).err())
                .contains("r1");
        assertThat(Files.readString(elsewhere.resolve(".reproof/runs/r1/state.json")))
                .contains("h2:events.mv.db");
    }

    @Test
    void what_is_not_to_be_copied_is_left_as_it_is() {
        run("r1");
        in(here, 0, "copy", "r1", "--to", store);
        Path third = directory.resolve("third");
        in(here, 0, "run", "dag.json", "--run-id", "r1", "--home", third.toString(), "--agent-command", AGENT);

        assertThat(in(here, 78, "copy", "r1", "--store", store, "--to", store).err())
                .contains("already", "--to");
        assertThat(in(here, 78, "copy", "r1", "--home", third.toString(), "--to", store)
                        .err())
                .contains("another log", "nothing was changed");
        assertThat(in(here, 66, "copy", "r2", "--to", store).err()).contains("r2");
        assertThat(in(here, 2, "copy", "r1", "--to", "jdbc:h2:mem:x").err()).contains("jdbc:postgresql://");
        assertThat(in(here, 2, "copy", "r1").err()).contains("--to");
        assertThat(in(here, 0, "status", "r1", "--home", third.toString()).out())
                .contains("2 FINISHED");
    }
}
