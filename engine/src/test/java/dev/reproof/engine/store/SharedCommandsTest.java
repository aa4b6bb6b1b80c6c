package dev.reproof.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.postgres.TestServer;
import dev.reproof.engine.steer.CommandAnswer;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.events.ByHand;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the holder of a run takes out of a shared store, and what it does not. */
@Timeout(120)
class SharedCommandsTest {

    private static final TaskId TASK = new TaskId("a/../ \u202E'b");

    @TempDir
    Path directory;

    private final String schema = TestServer.newSchema();
    private final List<String> told = new ArrayList<>();
    private RunHome home;
    private RunStore store;
    private Tenure tenure;
    private CommandBox given;

    @BeforeEach
    void a_run_that_is_held() {
        home = new RunHome(directory.resolve(SampleRun.RUN.value()));
        store = RunStore.of(new StoreChoice(
                        Optional.of(TestServer.url(schema)),
                        Optional.empty(),
                        false,
                        true,
                        StoreChoice.LEASE,
                        line -> {},
                        name -> null)
                .open());
        store.prepare(home);
        tenure = claim(home);
        try (EventLog log = tenure.open()) {
            log.append(SampleRun.beginning());
        }
        given = store.commands(new RunHome(directory.resolve("elsewhere").resolve(SampleRun.RUN.value())));
    }

    private Tenure claim(RunHome where) {
        return store.claim(
                Insider.here(),
                where,
                SampleRun.RUN,
                new Holder(1, "host", Instant.EPOCH),
                Optional.empty(),
                Duration.ZERO);
    }

    @AfterEach
    void close() {
        tenure.close();
    }

    private static HandCommand finish(String id) {
        return HandCommand.of(id, TASK, ByHand.FINISHED, "Ω said by hand\n").marked(true);
    }

    /** Once some are seen. */
    private List<HandCommand> waiting(Tenure holder) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> holder.commands().waiting(told::add), found -> !found.isEmpty());
    }

    private void insert(String id, byte[] note, byte[] words) throws SQLException {
        try (Connection connection = TestServer.connect(schema);
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO ReproofCommand (run, id, note, words) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, SampleRun.RUN.value());
            insert.setString(2, id);
            insert.setBytes(3, note);
            insert.setBytes(4, words);
            insert.executeUpdate();
        }
    }

    @Test
    void commands_come_out_as_they_were_left_in_the_store_and_in_the_directory_and_are_answered_there() {
        HandCommand salvage = HandCommand.of("command-2", TASK, ByHand.SALVAGED)
                .ofAttempt(Optional.of(3))
                .because(Optional.of("it \"hung\"\n"));
        HandCommand here = HandCommand.of("command-3", TASK, ByHand.SKIPPED);
        CommandInbox inbox = new CommandInbox(home);
        given.leave(finish("command-1"));
        given.leave(salvage);
        inbox.leave(here);

        assertThat(waiting(tenure)).containsExactly(here, finish("command-1"), salvage);
        tenure.commands().answer(new CommandAnswer("command-1", false, "no: 'Ω'"));
        tenure.commands().answer(new CommandAnswer("command-3", true, "yes"));

        assertThat(given.answered("command-1")).contains(new CommandAnswer("command-1", false, "no: 'Ω'"));
        assertThat(given.answered("command-1")).isEmpty();
        assertThat(given.answered("command-3")).isEmpty();
        assertThat(inbox.answered("command-3")).isPresent();
        assertThat(waiting(tenure)).containsExactly(salvage);
        assertThat(told).isEmpty();
    }

    @Test
    void one_that_was_taken_and_not_answered_is_taken_again_by_the_next_holder() {
        given.leave(finish("command-1"));
        assertThat(waiting(tenure)).hasSize(1);
        tenure.close(); // as it is when its process is killed, but for the lease

        tenure = claim(home);

        assertThat(waiting(tenure)).containsExactly(finish("command-1"));
    }

    @Test
    void who_has_lost_the_run_takes_nothing_not_even_from_its_directory() {
        RunHome other = new RunHome(directory.resolve("second").resolve(SampleRun.RUN.value()));
        store.prepare(other);
        Tenure second = claim(other);
        try (second) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatThrownBy(tenure::require).isInstanceOf(RuntimeException.class));
            given.leave(finish("command-1"));
            new CommandInbox(home).leave(finish("command-2"));

            assertThat(waiting(second)).containsExactly(finish("command-1"));
            assertThat(tenure.commands().waiting(told::add)).isEmpty();
        }
    }

    @Test
    void a_row_that_is_no_command_is_told_of_once_and_goes_after_a_day() throws SQLException {
        given.leave(finish("command-1"));
        byte[] good = note("command-1");
        insert("malformed-1", "{".getBytes(StandardCharsets.UTF_8), null);
        insert("otherwise-1", good, null); // has another id
        insert("x", good, null);
        insert("../../etc/x", good, null);
        insert(
                "much-more-1",
                (" ".repeat(33 << 10) + new String(good, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8),
                null);
        insert(
                "no-text-at-1",
                new String(good, StandardCharsets.UTF_8)
                        .replace("command-1", "no-text-at-1")
                        .getBytes(StandardCharsets.UTF_8),
                null);
        insert(
                "big-text-1",
                new String(good, StandardCharsets.UTF_8)
                        .replace("command-1", "big-text-1")
                        .getBytes(StandardCharsets.UTF_8),
                new byte[HandCommand.MOST_TEXT_BYTES + 1]);

        assertThat(waiting(tenure)).extracting(HandCommand::id).containsExactly("command-1");
        assertThat(told).hasSize(7).allSatisfy(line -> assertThat(line).startsWith("Not taken as a command: "));
        assertThat(waiting(tenure)).hasSize(1);
        assertThat(told).hasSize(7);
        TestServer.execute(schema, "UPDATE ReproofCommand SET leftAt = leftAt - interval '25 hours'");
        await().atMost(Duration.ofSeconds(60)).until(() -> waiting(tenure).size() == 1 && ids().size() == 1);
        assertThat(ids()).containsExactly("command-1");
        assertThat(told).hasSize(7);
    }

    private byte[] note(String id) throws SQLException {
        try (Connection connection = TestServer.connect(schema);
                PreparedStatement query =
                        connection.prepareStatement("SELECT note FROM ReproofCommand WHERE id = '" + id + "'");
                var row = query.executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }

    private List<String> ids() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = TestServer.connect(schema);
                PreparedStatement query = connection.prepareStatement("SELECT id FROM ReproofCommand");
                var row = query.executeQuery()) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    @Test
    void it_is_asked_as_often_as_one_likes_and_asks_the_store_every_two_seconds() {
        CommandBox box = tenure.commands();
        box.waiting(told::add);
        long begun = System.nanoTime();
        given.leave(finish("command-1"));

        assertThat(box.waiting(told::add)).isEmpty();
        assertThat(waiting(tenure)).hasSize(1);

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    @Test
    void who_has_no_right_takes_nothing_and_says_too_much_nowhere() {
        given.leave(finish("command-1"));
        assertThat(given.waiting(told::add)).isEmpty();
        HandCommand longest =
                HandCommand.of("command-2", TASK, ByHand.FINISHED, "x".repeat(HandCommand.MOST_TEXT_BYTES + 1));

        assertThatThrownBy(() -> given.leave(longest)).isInstanceOf(Rejected.class);
        given.remove("command-1");
        given.remove("command-1");

        assertThat(tenure.commands().waiting(told::add)).isEmpty();
    }
}
