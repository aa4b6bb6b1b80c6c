package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.SampleRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresClaimTest {

    private final String schema = TestServer.newSchema();
    private final PostgresStore store = Stores.open(TestServer.url(schema));

    /** Who waits for nobody would otherwise be told that a run is in use which nobody has. */
    @Test
    void a_claim_that_got_no_answer_is_made_again_whatever_its_patience() throws SQLException {
        store.claim(Stores.claim(SampleRun.RUN, "first")).close();
        CompletableFuture<PostgresTenure> claim;
        try (Connection other = TestServer.connect(schema);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM ReproofRun FOR UPDATE");
            claim = CompletableFuture.supplyAsync(() -> store.claim(Stores.claim(SampleRun.RUN, "second")));
            await().until(() -> blocked() == 1);

            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + blockedHere());
            other.rollback();
        }

        try (PostgresTenure second = claim.join()) {
            assertThat(second.epoch()).isEqualTo(2);
        }
    }

    private String blockedHere() {
        return "wait_event_type = 'Lock' AND query LIKE '%" + schema + "%'";
    }

    private long blocked() throws SQLException {
        try (Connection connection = TestServer.connect("public");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE " + blockedHere())) {
            row.next();
            return row.getLong(1);
        }
    }
}
