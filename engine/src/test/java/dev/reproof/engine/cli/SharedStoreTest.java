package dev.reproof.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.log.postgres.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose logs are in a shared store: from a directory that has the run, and from one that never saw it. */
@Timeout(120)
class SharedStoreTest {

    private static final String DAG = """
            { "title": "Shared", "tasks": [
                { "id": "first", "complexity": "LOW", "subtask_prompt": "Begin." },
                { "id": "second", "depends_on": ["first"], "complexity": "LOW", "subtask_prompt": "Go on." } ] }
            """;

    private static final String AGENT = "cat > /dev/null; echo said by $REPROOF_TASK";

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

    private Terminal named(Path place, int code, String... words) {
        return in(
                place,
                code,
                Stream.concat(Stream.of(words), Stream.of("--store", store)).toArray(String[]::new));
    }

    private void run(String id) {
        named(here, 0, "run", "dag.json", "--run-id", id, "--agent-command", AGENT);
    }

    @Test
    void a_run_leaves_no_log_file_and_a_note_without_a_user() throws IOException {
        run("r1");

        Path home = here.resolve(".reproof/runs/r1");
        assertThat(home.resolve("events.mv.db")).doesNotExist();
        assertThat(home.resolve("state.json")).content().contains(store.replace("user=postgres&", ""));
        assertThat(home.resolve("store.json"))
                .hasContent("{\"store\":\"" + store.replace("user=postgres&", "") + "\",\"run\":\"r1\"}");
    }

    @Test
    void every_look_at_a_run_works_where_its_directory_never_was() throws IOException {
        run("r1");
        run("r2");

        assertThat(named(elsewhere, 0, "runs").out()).contains("r1", "r2", "SUCCESS", "2/2", "Shared");
        assertThat(named(elsewhere, 0, "status").out()).contains("SUCCESS", "2 FINISHED");
        assertThat(named(elsewhere, 0, "status", "r1", "--json").out())
                .contains("\"id\": \"r1\"", "\"presence\"", "made of the event log, without the places of texts");
        assertThat(named(elsewhere, 0, "status", "r1", "--watch").out()).contains("SUCCESS");
        assertThat(named(elsewhere, 0, "transcript", "r1", "second").out()).isEqualTo("said by second\n");
        assertThat(named(elsewhere, 0, "prompt", "r1", "second").out()).contains("said by first", "Go on.");
        assertThat(named(elsewhere, 0, "plan", "r1").out()).contains("KEEP");
        assertThat(named(elsewhere, 0, "audit", "r1").out()).contains("finished: 15 bytes");
        assertThat(named(elsewhere, 0, "audit", "r1", "--verify").out()).contains("intact   yes");
        assertThat(named(elsewhere, 0, "parity", "r1").out()).contains("2 of 2 prompts are the same");
        assertThat(named(elsewhere, 0, "report", "r1", "-o", "-").out()).contains("<title>Shared", "said by second");
        assertThat(named(elsewhere, 0, "diff", "r1", "r2").err()).isEmpty();
        assertThat(named(elsewhere, 0, "compact", "r1").err()
                        + named(elsewhere, 0, "compact", "r1").out())
                .contains("wastes no space");
        try (Stream<Path> left = Files.list(elsewhere)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_run_goes_on_where_it_never_was_and_its_files_are_made_again() throws IOException {
        // given
        named(here, 0, "run", "dag.json", "--run-id", "r1", "--init-only");

        // when
        named(elsewhere, 0, "resume", "r1", "--agent-command", AGENT);

        // then
        Path artifacts = elsewhere.resolve(".reproof/runs/r1/artifacts");
        assertThat(artifacts.resolve("second.stream.txt")).hasContent("said by second\n");
        assertThat(artifacts.resolve("_index.md")).exists();
        assertThat(named(here, 0, "status", "r1").out()).contains("SUCCESS");
    }

    @Test
    void a_run_is_removed_from_where_it_never_was_and_only_it() throws IOException {
        run("r1");
        run("r2");

        assertThat(named(elsewhere, 0, "prune", "r1").out()).contains("r1");
        assertThat(named(elsewhere, 0, "runs").out()).contains("r1", "r2");
        named(elsewhere, 0, "prune", "r1", "--yes");

        assertThat(named(elsewhere, 0, "runs").out()).contains("r2").doesNotContain("r1");
        assertThat(named(here, 0, "transcript", "r2", "first").out()).isEqualTo("said by first\n");
        assertThat(elsewhere.resolve(".reproof/runs/r1")).doesNotExist();
        assertThat(named(elsewhere, 0, "du", "--text").out()).contains("r2");
    }

    @Test
    void a_resume_elsewhere_needs_no_agent_where_the_log_names_one() {
        named(here, 0, "run", "dag.json", "--run-id", "r1", "--init-only", "--agent-command", AGENT);

        named(elsewhere, 0, "resume", "r1");

        assertThat(named(elsewhere, 0, "transcript", "r1", "first").out()).isEqualTo("said by first\n");
    }

    @Test
    void a_run_is_packed_where_it_never_was_and_unpacked_as_files() throws IOException {
        run("r1");

        named(elsewhere, 0, "export", "r1", "r1.tgz");

        Path third = Files.createDirectory(directory.resolve("third"));
        in(third, 0, "import", "../elsewhere/r1.tgz");
        assertThat(in(third, 0, "transcript", "r1", "second").out()).isEqualTo("said by second\n");
        assertThat(in(third, 0, "parity", "r1").out()).contains("2 of 2 prompts are the same");
        try (Stream<Path> left = Files.list(elsewhere.resolve(".reproof/runs/r1"))) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("events"));
        }
    }

    @Test
    void a_hint_of_what_to_do_next_names_the_store_that_was_named() {
        named(here, 0, "run", "dag.json", "--run-id", "r1", "--init-only", "--agent-command", AGENT);

        assertThat(named(elsewhere, 0, "status", "r1").out()).contains("reproof resume r1 --store 'jdbc:postgresql://");
    }

    @Test
    void a_pause_is_released_from_where_the_run_never_was() throws Exception {
        // given
        Files.writeString(
                here.resolve("dag.json"),
                DAG.replace("\"tasks\": [", "\"tasks\": [{ \"id\": \"gate\", \"kind\": \"pause\" },"));
        Terminal runner = new Terminal(here);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(
                () -> runner.run("run", "dag.json", "--run-id", "r1", "--store", store, "--agent-command", AGENT));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        end.isDone() || new Terminal(elsewhere).run("approve", "r1", "gate", "--store", store) == 0);

        // then
        assertThat(end.get(60, TimeUnit.SECONDS)).as(runner.err()).isZero();
        assertThat(here.resolve(".reproof/runs/r1/checkpoints")).isEmptyDirectory();
        assertThat(named(elsewhere, 78, "approve", "r1", "gate").err()).contains("does not wait for a release");
    }

    @Test
    void a_pause_that_opened_elsewhere_is_not_released_because_its_file_is_not_here() throws Exception {
        // given: this directory has held pauses, but not that one
        Files.writeString(
                here.resolve("dag.json"),
                DAG.replace("\"tasks\": [", "\"tasks\": [{ \"id\": \"gate\", \"kind\": \"pause\" },"));
        named(here, 0, "run", "dag.json", "--run-id", "r1", "--init-only");
        Files.createDirectories(elsewhere.resolve(".reproof/runs/r1/checkpoints"));
        Terminal first = new Terminal(here);
        Thread runner = new Thread(() -> first.run("resume", "r1", "--store", store, "--agent-command", AGENT));
        runner.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(here.resolve(".reproof/runs/r1/checkpoints/gate.waiting")));
        runner.interrupt();
        runner.join();

        // when
        Terminal second = new Terminal(elsewhere);
        CompletableFuture<Integer> end = CompletableFuture.supplyAsync(
                () -> second.run("resume", "r1", "--store", store, "--agent-command", AGENT));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        end.isDone() || Files.exists(elsewhere.resolve(".reproof/runs/r1/checkpoints/gate.waiting")));

        // then
        assertThat(end).as(second.err()).isNotDone();
        named(here, 0, "approve", "r1", "gate");
        assertThat(end.get(60, TimeUnit.SECONDS)).as(second.err()).isZero();
    }

    @Test
    void a_run_that_is_there_is_not_begun_again_elsewhere() throws IOException {
        run("r1");
        Files.writeString(elsewhere.resolve("dag.json"), DAG.replace("Begin.", "Begin otherwise."));

        assertThat(named(elsewhere, 78, "run", "dag.json", "--run-id", "r1", "--agent-command", AGENT)
                        .err())
                .contains("DAG");
    }

    @Test
    void a_log_in_a_file_is_not_passed_over_for_a_store_that_is_named() {
        in(here, 0, "run", "dag.json", "--run-id", "r1", "--agent-command", AGENT);

        assertThat(named(here, 78, "status", "r1").err())
                .contains("The log of run r1 is a file, and a store was named", "events.mv.db");
    }

    @Test
    void a_list_leaves_out_with_a_word_what_is_not_in_the_store() {
        in(here, 0, "run", "dag.json", "--run-id", "r1", "--agent-command", AGENT);
        run("r2");

        Terminal listed = named(here, 0, "runs");
        assertThat(listed.out()).contains("r2").doesNotContain("r1");
        assertThat(listed.err()).contains("warning: The log of run r1 is a file");

        // and: of what cannot be asked for, by a user that the server does not know, the directory tells
        Terminal unknown = in(here, 0, "runs");
        assertThat(unknown.out()).contains("r1", "r2");
        assertThat(unknown.err()).contains("what is shown of run r2 is what its directory remembers");
    }

    @Test
    void another_store_than_the_one_of_the_note_is_refused() {
        run("r1");
        String other = TestServer.url(TestServer.newSchema());

        assertThat(in(here, 78, "status", "r1", "--store", other).err())
                .contains("is in another store than the one that was named");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:/tmp/x",
                "jdbc:postgresql://localhost/db?socketFactory=Evil",
                "jdbc:postgresql://localhost/db?password=secret",
                "jdbc:postgresql://me:secret@localhost/db",
                "postgres://localhost/db"
            })
    void an_address_that_is_not_allowed_is_refused_and_what_may_be_a_password_is_not_repeated(String address) {
        assertThat(in(here, 2, "runs", "--store", address).err())
                .contains("The address of the store")
                .doesNotContain("secret");
    }

    @Test
    void a_store_that_does_not_answer_is_told() {
        assertThat(in(here, 74, "runs", "--store", "jdbc:postgresql://localhost:1/db?user=x&connectTimeout=1")
                        .err())
                .contains("jdbc:postgresql://localhost:1/db");
    }
}
