package dev.reproof.engine.cli.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.postgres.PostgresStore.Claim;
import dev.reproof.engine.log.postgres.PostgresTenure;
import dev.reproof.engine.log.postgres.Stores;
import dev.reproof.engine.log.postgres.TestServer;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.StoreChoice;
import dev.reproof.events.ByHand;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands by hand that are typed where the run's runner is not: two directories stand for two machines, and share a store. */
@Timeout(120)
class CommandsAcrossMachinesTest {

    /** Another machine, whose runner says nothing. */
    private static final String FAR =
            "pid 7 on host far-away since 2026-11-30T18:43:24Z at 0123456789abcdef, agents end after 150 s";

    @TempDir
    Path directory;

    private final String schema = TestServer.newSchema();
    private final String store = TestServer.url(schema);
    private Path here;
    private Path elsewhere;

    @BeforeEach
    void two_machines() throws IOException {
        here = Files.createDirectory(directory.resolve("here"));
        elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(here.resolve("dag.json"), SteerCommandsTest.DAG);
        Files.writeString(elsewhere.resolve("by-hand.md"), "drafted by hand\n");
    }

    private Terminal in(Path place, int code, String... words) {
        Terminal terminal = Terminal.now(place);
        assertThat(terminal.run(Stream.concat(Stream.of(words), Stream.of("--store", store))
                        .toArray(String[]::new)))
                .as(terminal.err())
                .isEqualTo(code);
        return terminal;
    }

    private Terminal run(int code) {
        return in(here, code, "run", "dag.json", "--run-id", "r1", "--agent-command", SteerCommandsTest.AGENT);
    }

    /** A runner here whose agent hangs, until what it works on is settled. */
    private CompletableFuture<Terminal> atWork() throws IOException {
        Files.createFile(here.resolve("hold"));
        CompletableFuture<Terminal> runner = CompletableFuture.supplyAsync(() -> run(0));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> runner.isDone() || Files.exists(here.resolve("sent-draft-1")));
        return runner;
    }

    private static String end(CompletableFuture<Terminal> runner) throws Exception {
        return runner.get(60, TimeUnit.SECONDS).err();
    }

    private String sent(String attempt) throws IOException {
        return Files.readString(here.resolve("sent-" + attempt));
    }

    private long rows(String where) throws SQLException {
        try (Connection connection = TestServer.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM ReproofCommand WHERE " + where)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void a_command_is_taken_by_the_runner_elsewhere_and_the_answer_printed_where_it_was_typed() throws Exception {
        CompletableFuture<Terminal> runner = atWork();

        Terminal refused = in(elsewhere, 78, "approve", "r1", "draft", "--with", "by-hand.md");
        Terminal nobody = in(elsewhere, 78, "skip", "r1", "nobody");
        Terminal finished = in(elsewhere, 0, "finish", "r1", "draft", "--with", "by-hand.md");
        end(runner);

        assertThat(refused.err()).contains("only a pause");
        assertThat(nobody.err()).contains("no task 'nobody'");
        assertThat(finished.err()).contains("Task 'draft' is finished by hand; its runner goes on (pid ");
        assertThat(sent("review-1")).contains("drafted by hand").doesNotContain("by draft 1");
        assertThat(rows("true")).isZero();
        in(elsewhere, 0, "audit", "r1", "--verify");
        in(elsewhere, 0, "parity", "r1");
    }

    @Test
    void a_command_in_a_store_without_its_table_makes_that_and_is_taken() throws Exception {
        Stores.open(store).upgrade();
        TestServer.execute(schema, "DROP TABLE ReproofCommand");
        CompletableFuture<Terminal> runner = atWork();

        Terminal skipped = in(elsewhere, 0, "skip", "r1", "draft", "--reason", "not needed");

        assertThat(skipped.err()).contains("Task 'draft' is skipped by hand; its runner goes on (pid ");
        assertThat(end(runner)).doesNotContain("ommands").doesNotContain("damaged");
        assertThat(sent("review-1")).contains("not needed");
    }

    @Test
    void where_no_runner_is_anywhere_it_is_recorded_at_once() throws IOException {
        run(1);

        Terminal salvaged = in(elsewhere, 0, "salvage", "r1", "draft");
        in(here, 0, "resume", "r1");

        assertThat(salvaged.err()).contains("Task 'draft' is salvaged by hand; no runner is there");
        assertThat(sent("review-1")).contains("by draft 1");
    }

    private PostgresTenure far() {
        return Stores.open(store)
                .claim(new Claim(new RunId("r1"), FAR, other -> false, Duration.ofSeconds(30), held -> {}));
    }

    @Test
    void a_runner_that_ends_before_it_takes_a_command_leaves_it_to_who_gave_it() throws Exception {
        run(1);
        PostgresTenure far = far();
        CompletableFuture<Terminal> skipped =
                CompletableFuture.supplyAsync(() -> in(elsewhere, 0, "skip", "r1", "draft", "--patience", "60s"));
        await().atMost(Duration.ofSeconds(60)).until(() -> rows("answeredAt IS NULL") == 1);

        far.close();

        assertThat(skipped.get(60, TimeUnit.SECONDS).err())
                .contains("Task 'draft' is skipped by hand; no runner is there, 'reproof resume r1");
        assertThat(rows("true")).isZero();
    }

    @Test
    void a_command_that_nobody_takes_waits_for_the_next_runner() throws Exception {
        run(1);
        String words;
        PostgresTenure far = far();
        try (far) {
            words = in(elsewhere, 74, "skip", "r1", "draft", "--patience", "1s").err();
        }
        Matcher id = Pattern.compile("it waits in run r1 of jdbc:postgresql\\S+ as ([a-f0-9-]{36}), and holds once")
                .matcher(words);
        assertThat(id.find()).as(words).isTrue();
        assertThat(words)
                .contains("pid 7 on host far-away")
                .doesNotContain("postgres&")
                .doesNotContain("user=");

        in(here, 0, "resume", "r1");

        assertThat(rows("id = '" + id.group(1) + "' AND answer IS NOT NULL")).isOne();
        assertThat(in(elsewhere, 0, "status", "r1").out()).containsPattern("draft +FINISHED .* skipped by hand");
    }

    @Test
    void one_that_was_recorded_and_not_answered_is_answered_by_the_next_runner_and_recorded_once() throws Exception {
        run(1);
        HandCommand skip = HandCommand.of("command-1", new TaskId("draft"), ByHand.SKIPPED);
        leave(skip);
        in(elsewhere, 0, "finish", "r1", "review", "--with", "by-hand.md"); // takes what waits first
        assertThat(rows("answer IS NOT NULL")).isOne();
        TestServer.execute(schema, "UPDATE ReproofCommand SET answer = NULL, answeredAt = NULL");

        in(here, 0, "resume", "r1");

        assertThat(rows("id = 'command-1' AND answer IS NOT NULL")).isOne();
        assertThat(in(elsewhere, 0, "audit", "r1").out()).containsOnlyOnce("skipped by hand");
    }

    private void leave(HandCommand command) {
        RunStore shared = RunStore.of(new StoreChoice(
                        Optional.of(store), Optional.empty(), false, false, StoreChoice.LEASE, line -> {}, name -> null)
                .open());
        shared.commands(new RunHome(elsewhere.resolve("r1"))).leave(command);
    }

    @Test
    void where_the_runner_has_the_directory_the_command_goes_by_that() throws Exception {
        CompletableFuture<Terminal> runner = atWork();
        TestServer.execute(schema, "DROP TABLE ReproofCommand");

        in(here, 0, "skip", "r1", "draft");
        end(runner);

        assertThat(new CommandInbox(new RunHome(here.resolve(".reproof/runs/r1"))).waiting(line -> {}))
                .isEmpty();
        assertThat(sent("review-1")).contains("Skipped by hand");
    }

    @Test
    void a_run_that_is_removed_takes_what_waits_for_it_along() throws Exception {
        run(1);
        leave(HandCommand.of("command-1", new TaskId("draft"), ByHand.SKIPPED));

        in(elsewhere, 0, "prune", "r1", "--yes");

        assertThat(rows("true")).isZero();
    }
}
