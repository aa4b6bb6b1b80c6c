package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.SampleRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SpareConnectionTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final String schema = TestServer.newSchema();
    private final PostgresStore store = Stores.open(TestServer.url(schema));

    @AfterEach
    void let_go() {
        store.close();
    }

    @Test
    void the_one_that_was_kept_is_given_once() throws SQLException {
        Connection first = TestServer.connect(schema);
        try (SpareConnection spare = new SpareConnection(LONG)) {
            spare.keep(first);

            assertThat(spare.take()).containsSame(first);
            assertThat(spare.take()).isEmpty();
            spare.keep(first);
        }
        assertThat(first.isClosed()).isTrue();
    }

    @Test
    void one_is_enough_and_none_is_kept_for_long_or_after_the_end() throws SQLException {
        Connection first = TestServer.connect(schema);
        Connection second = TestServer.connect(schema);
        SpareConnection spare = new SpareConnection(LONG);
        spare.keep(first);
        spare.keep(second);
        assertThat(first.isClosed()).isFalse();
        assertThat(second.isClosed()).isTrue();
        spare.close();
        assertThat(first.isClosed()).isTrue();

        Connection third = TestServer.connect(schema);
        spare.keep(third);
        assertThat(third.isClosed()).isTrue();

        Connection fourth = TestServer.connect(schema);
        new SpareConnection(Duration.ofMillis(1)).keep(fourth);
        await().until(fourth::isClosed);
    }

    @Test
    void what_follows_upon_another_question_needs_no_connection_of_its_own() throws SQLException {
        try (PostgresTenure tenure = store.claim(Stores.claim(SampleRun.RUN, "me"))) {
            assertThat(tenure.epoch()).isOne();
        }
        long before = backend(store);
        assertThat(store.with(Patience.of(Duration.ofSeconds(10))).look(SampleRun.RUN))
                .isPresent();
        assertThat(backend(store)).isEqualTo(before);
    }

    /** Its place is taken by another one, and nobody notices. */
    @Test
    void one_that_the_server_has_ended_meanwhile_is_replaced() throws SQLException {
        long before = backend(store);
        TestServer.execute("public", "SELECT pg_terminate_backend(" + before + ")");

        assertThat(store.runs()).isEmpty();
        assertThat(backend(store)).isNotEqualTo(before);
    }

    /** It may lead to a server that was the first one before. */
    @Test
    void a_failure_elsewhere_is_the_end_of_it() throws SQLException {
        long before = store.asked("hold one", held -> {
            held.once(connection -> connection.createStatement().execute("SELECT 1"));
            long other = backend(store);
            assertThatThrownBy(() ->
                            held.once(connection -> connection.createStatement().execute("no statement")))
                    .isInstanceOf(SQLException.class);
            return other;
        });

        assertThat(backend(store)).isNotEqualTo(before);
    }

    @Test
    void one_on_which_something_failed_is_not_kept() throws SQLException {
        long before = backend(store);
        assertThat(failing(store)).isTrue();

        assertThat(backend(store)).isNotEqualTo(before);
    }

    private static boolean failing(PostgresStore store) {
        return store.asked("fail", link -> {
            try {
                return link.once(connection -> connection.createStatement().execute("no statement"));
            } catch (SQLException expected) {
                return true;
            }
        });
    }

    private static long backend(PostgresStore store) {
        return store.asked(
                "say who answers",
                link -> link.once(connection -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                        row.next();
                        return row.getLong(1);
                    }
                }));
    }
}
