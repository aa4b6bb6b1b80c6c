package dev.reproof.engine.cli.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.log.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forks as people make them, look at them and go on with them. */
@Timeout(120)
class ForkCommandTest {

    private static final String DAG = """
            { "title": "Forked", "tasks": [
                { "id": "first", "complexity": "LOW", "subtask_prompt": "Begin." },
                { "id": "second", "depends_on": ["first"], "complexity": "LOW", "subtask_prompt": "Go on." } ] }
            """;

    private static final String AGENT = "cat > /dev/null; echo said by $REPROOF_TASK";

    @TempDir
    Path directory;

    @BeforeEach
    void a_dag() throws IOException {
        Files.writeString(directory.resolve("dag.json"), DAG);
    }

    private Terminal call(int code, String... words) {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(code);
        return terminal;
    }

    private void run(String... more) {
        String[] words = new String[more.length + 6];
        System.arraycopy(new String[] {"run", "dag.json", "--run-id", "r1", "--agent-command", AGENT}, 0, words, 0, 6);
        System.arraycopy(more, 0, words, 6, more.length);
        call(0, words);
    }

    @Test
    void a_fork_is_named_on_stdout_shown_and_gone_on_with() {
        // given
        run();

        // when
        Terminal forked = call(0, "fork", "r1", "--before", "second", "--run-id", "r2");

        // then
        assertThat(forked.out()).isEqualTo("r2\n");
        assertThat(forked.err())
                .contains("Run r2 is a fork of r1 at position ", "; 'reproof resume r2' goes on with it");
        assertThat(call(0, "runs").out()).containsPattern("r2 +NOT FINISHED +1/2 .*Forked \\(fork of r1 at \\d+\\)");
        assertThat(call(0, "runs", "--json").out())
                .contains("\"forkedFrom\":{\"run\":\"r1\",\"position\":", "\"forkedFrom\":null");
        assertThat(call(0, "status", "r2").out()).containsPattern("fork +of r1 at \\d+\n");
        assertThat(call(0, "audit", "r2").out().lines().toList().get(2)).contains("is the past of that run");
        assertThat(call(0, "plan", "r2").out()).containsPattern("KEEP .*first").containsPattern("RUN .*second");
        call(0, "resume", "r2");
        assertThat(call(0, "diff", "r1", "r2").out()).contains("0 of 2 tasks differ");
        assertThat(call(0, "audit", "r2", "--verify").out()).contains("intact   yes", "complete yes");
    }

    @Test
    void a_fork_of_a_run_that_has_ended_says_that_it_has_ended_too() {
        run();

        Terminal forked = call(0, "fork", "r1");

        assertThat(forked.out()).matches("[0-9]{8}-[0-9]{6}-[0-9a-z]{4}\n");
        assertThat(forked.err()).contains("it has ended there, as that run has");
    }

    @Test
    void it_is_told_to_programs_as_an_object() {
        run();

        String told = call(0, "fork", "r1", "--after-rank", "1", "--run-id", "r2", "--json")
                .out();

        assertThat(told)
                .startsWith("{\"run\":\"r2\",\"home\":")
                .contains("\"parent\":\"r1\",\"position\":", "\"head\":\"");
    }

    @Test
    void what_cannot_be_is_refused() {
        run();

        assertThat(call(2, "fork", "r1", "--at", "1", "--before", "second").err())
                .contains("exclude each other");
        assertThat(call(2, "fork", "r1", "--run-id", "../r2").err()).contains("not usable");
        assertThat(call(66, "fork", "r9").err()).contains("No run 'r9'");
        assertThat(call(78, "fork", "r1", "--at", "99").err()).contains("no event at position 99");
        assertThat(call(78, "fork", "r1", "--run-id", "r1").err()).contains("Run r1 exists already");
        assertThat(call(0, "runs").out().lines()).hasSize(2);
    }

    @Test
    void a_fork_is_in_the_store_of_its_run() throws IOException {
        // given
        String store = TestServer.url(TestServer.newSchema());
        run("--store", store);

        // when
        call(0, "fork", "r1", "--before", "second", "--run-id", "r2", "--store", store);

        // then
        assertThat(directory.resolve(".reproof/runs/r2/events.mv.db")).doesNotExist();
        assertThat(Files.readString(directory.resolve(".reproof/runs/r2/store.json")))
                .contains("jdbc:postgresql:");
        assertThat(call(0, "runs", "--store", store).out()).contains("(fork of r1 at ");
        call(0, "resume", "r2", "--store", store);
        assertThat(call(0, "diff", "r1", "r2", "--store", store).out()).contains("0 of 2 tasks differ");
        assertThat(call(0, "audit", "r2", "--verify", "--store", store).out()).contains("intact   yes");
    }

    @Test
    void a_fork_that_is_refused_in_a_shared_store_leaves_nothing_there() {
        String store = TestServer.url(TestServer.newSchema());
        run("--store", store);

        call(78, "fork", "r1", "--store", store, "--at", "99", "--run-id", "r2");
        call(0, "fork", "r1", "--store", store, "--run-id", "r2");

        assertThat(call(78, "fork", "r1", "--store", store, "--run-id", "r2").err())
                .contains("Run r2 exists already");
    }
}
