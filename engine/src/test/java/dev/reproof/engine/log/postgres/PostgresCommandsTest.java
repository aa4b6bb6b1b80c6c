package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.postgres.HeldCommands.Bounds;
import dev.reproof.engine.log.postgres.HeldCommands.Left;
import dev.reproof.engine.log.postgres.HeldCommands.Note;
import dev.reproof.engine.log.postgres.PostgresStore.Claim;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table of commands by hand: who sees what in it, who answers, and what becomes of its rows. */
@Timeout(120)
class PostgresCommandsTest {

    private static final int MOST = 3;
    private static final Bounds BOUNDS = new Bounds(16, 32);

    private final String schema = TestServer.newSchema();
    private final PostgresStore store = Stores.open(TestServer.url(schema));
    private final List<String> told = new ArrayList<>();
    private PostgresTenure tenure;
    private PostgresCommands given;

    @BeforeEach
    void a_run_that_somebody_has() {
        tenure = store.claim(Stores.claim(SampleRun.RUN, "first"));
        begin(tenure);
        given = store.commands(SampleRun.RUN);
    }

    private static void begin(PostgresTenure tenure) {
        try (EventLog log = tenure.open()) {
            log.append(SampleRun.beginning());
        }
    }

    @AfterEach
    void close() {
        tenure.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void leave(String id) {
        leave(store, id);
    }

    private static void leave(PostgresStore store, String id) {
        store.commands(SampleRun.RUN).leave(new Left(id, bytes("a note"), Optional.of(bytes("words"))), MOST);
    }

    private List<String> waiting() {
        return waiting(tenure);
    }

    private List<String> waiting(PostgresTenure holder) {
        return holder.commands().waiting(10, told::add).stream().map(Note::id).toList();
    }

    private long count() throws SQLException {
        try (Connection connection = TestServer.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM ReproofCommand")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        TestServer.execute(schema, sql);
    }

    @Test
    void commands_come_in_the_order_in_which_they_were_left_and_each_once() {
        leave("command-2");
        leave("command-1");
        leave("command-2");

        assertThat(waiting()).containsExactly("command-2", "command-1");
        Left read = tenure.commands().read("command-2", BOUNDS).orElseThrow();
        assertThat(read.note()).isEqualTo(bytes("a note"));
        assertThat(read.words().orElseThrow()).isEqualTo(bytes("words"));
    }

    @Test
    void an_answer_takes_the_command_out_and_is_read_once() throws SQLException {
        leave("command-1");

        assertThat(given.answered("command-1", 10)).isEmpty();
        assertThat(tenure.commands().answer("command-1", bytes("yes"))).isTrue();

        assertThat(tenure.commands().answer("command-1", bytes("no"))).isFalse();
        assertThat(waiting()).isEmpty();
        assertThat(given.answered("command-1", 2)).isEmpty();
        assertThat(given.answered("command-1", 10).orElseThrow()).isEqualTo(bytes("yes"));
        assertThat(given.answered("command-1", 10)).isEmpty();
        assertThat(count()).isZero();
    }

    @Test
    void what_was_taken_back_is_not_there_and_not_answered() {
        leave("command-1");
        given.remove("command-1");

        assertThat(waiting()).isEmpty();
        assertThat(tenure.commands().read("command-1", BOUNDS)).isEmpty();
        assertThat(tenure.commands().answer("command-1", bytes("yes"))).isFalse();
    }

    @Test
    void what_is_too_long_stays_in_the_server() {
        given.leave(new Left("command-1", bytes("n".repeat(17)), Optional.of(bytes("w".repeat(33)))), MOST);
        given.leave(new Left("command-2", bytes("n".repeat(16)), Optional.of(bytes("w".repeat(32)))), MOST);

        Left long1 = tenure.commands().read("command-1", BOUNDS).orElseThrow();
        Left long2 = tenure.commands().read("command-2", BOUNDS).orElseThrow();
        assertThat(long1.note()).isEmpty();
        assertThat(long1.words()).isEmpty();
        assertThat(long2.note()).hasSize(16);
        assertThat(long2.words()).isPresent();
    }

    @Test
    void no_more_wait_than_may_and_none_for_a_run_that_is_not_there() {
        leave("command-1");
        leave("command-2");
        leave("command-3");

        assertThatThrownBy(() -> leave("command-4"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("fewer than 3");
        tenure.commands().answer("command-1", bytes("yes"));
        leave("command-4");
        assertThat(tenure.commands().waiting(2, told::add)).hasSize(2);
        assertThatThrownBy(() -> store.commands(new RunId("nobody"))
                        .leave(new Left("command-1", bytes("a note"), Optional.empty()), MOST))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void who_has_lost_the_run_sees_no_commands_and_answers_none() {
        leave("command-1");
        Claim over = new Claim(SampleRun.RUN, "second", other -> true, Duration.ZERO, held -> {});
        try (PostgresTenure second = store.claim(over)) {
            assertThat(waiting()).isEmpty();
            assertThat(tenure.commands().answer("command-1", bytes("no"))).isFalse();
            assertThat(waiting(second)).containsExactly("command-1");
            assertThat(second.commands().answer("command-1", bytes("yes"))).isTrue();
        }
        assertThat(given.answered("command-1", 10).orElseThrow()).isEqualTo(bytes("yes"));
    }

    @Test
    void a_store_without_the_table_has_no_commands_and_who_gives_one_makes_it() throws SQLException {
        execute("DROP TABLE ReproofCommand");

        assertThat(waiting()).isEmpty();
        tenure.commands().tidy();
        given.remove("command-1");
        assertThat(given.answered("command-1", 10)).isEmpty();
        assertThat(told).isEmpty();
        leave("command-1");
        assertThat(waiting()).containsExactly("command-1");

        execute("DROP TABLE ReproofCommand"); // while it is in use
        assertThat(waiting()).isEmpty();
        assertThat(waiting()).isEmpty();
        assertThat(told).hasSize(1);
        tenure.setAside();
        begin(tenure);
        tenure.remove();
        assertThat(store.runs()).isEmpty();
    }

    @Test
    void an_upgrade_makes_the_table_and_changes_no_format() throws SQLException {
        execute("DROP TABLE ReproofCommand");

        assertThat(store.upgrade()).contains(PostgresSchema.FORMAT);

        assertThat(count()).isZero();
    }

    @Test
    void a_role_that_makes_no_tables_is_told_who_does_and_needs_no_new_rights_then() throws SQLException {
        String role = "runner_" + schema;
        execute("DROP TABLE ReproofCommand");
        execute("CREATE ROLE " + role + " LOGIN");
        execute("GRANT USAGE ON SCHEMA " + schema + " TO " + role);
        execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO " + role);
        tenure.close();
        PostgresStore modest = Stores.open(TestServer.url(schema).replace("user=postgres", "user=" + role));
        tenure = modest.claim(Stores.claim(SampleRun.RUN, "modest"));

        assertThat(waiting()).isEmpty();
        assertThat(told).isEmpty();
        assertThatThrownBy(() -> leave(modest, "command-1"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("reproof store upgrade");
        store.upgrade();
        leave(modest, "command-1");
        assertThat(waiting()).containsExactly("command-1");
        assertThat(tenure.commands().answer("command-1", bytes("yes"))).isTrue();
        assertThat(modest.commands(SampleRun.RUN).answered("command-1", 10)).isPresent();

        execute("REVOKE ALL ON ReproofCommand FROM " + role);
        assertThat(waiting()).isEmpty();
        assertThat(waiting()).isEmpty();
        assertThat(waiting()).isEmpty();
        assertThat(told).hasSize(2).last().asString().contains("docs/shared-store.md");
        assertThatThrownBy(() -> leave(modest, "command-2"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("docs/shared-store.md");
        tenure.commands().tidy();
    }

    @Test
    void a_run_that_is_removed_or_set_aside_takes_its_commands_along() throws SQLException {
        RunId other = new RunId("other");
        try (PostgresTenure more = store.claim(Stores.claim(other, "more"))) {
            begin(more);
            store.commands(other).leave(new Left("command-1", bytes("a note"), Optional.empty()), MOST);
            leave("command-1");
            leave("command-2");
            tenure.commands().answer("command-2", bytes("yes"));

            tenure.setAside();
            assertThat(count()).isOne();
            begin(tenure);
            leave("command-3");
            tenure.remove();

            assertThat(waiting(more)).containsExactly("command-1");
            assertThat(count()).isOne();
        }
    }

    @Test
    void answers_that_nobody_reads_go_after_a_day_and_what_waits_stays() throws SQLException {
        leave("command-1");
        leave("command-2");
        leave("command-3");
        tenure.commands().answer("command-1", bytes("yes"));
        tenure.commands().answer("command-2", bytes("yes"));
        execute("UPDATE ReproofCommand SET leftAt = leftAt - interval '25 hours'");
        execute("UPDATE ReproofCommand SET answeredAt = answeredAt - interval '25 hours' WHERE id = 'command-1'");

        tenure.commands().tidy();

        assertThat(given.answered("command-1", 10)).isEmpty();
        assertThat(given.answered("command-2", 10)).isPresent();
        assertThat(tenure.commands().waiting(10, told::add)).containsExactly(new Note("command-3", true));
    }
}
