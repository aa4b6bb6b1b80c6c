package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.log.postgres.PostgresStore.Options;
import dev.reproof.events.ReproofException.Corrupt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A standby takes over while a run is written. */
@Timeout(180)
class PostgresFailoverTest {

    private static final LeaseTerms HARDLY_RENEWED =
            new LeaseTerms(Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofMinutes(9));

    private InstalledServer primary;
    private InstalledServer standby;
    private PostgresStore store;

    @BeforeEach
    void a_server_and_its_standby() throws IOException {
        primary = InstalledServer.primary();
        standby = primary.standby();
        store = Stores.open(
                "jdbc:postgresql://localhost:" + primary.port() + ",localhost:" + standby.port()
                        + "/postgres?user=postgres&targetServerType=primary",
                new Options(false, HARDLY_RENEWED, Patience.USUAL));
    }

    @AfterEach
    void stop() throws IOException {
        if (standby != null) {
            standby.close();
        }
        if (primary != null) {
            primary.close();
        }
    }

    private void makeSynchronous() throws SQLException {
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
        primary.execute("SELECT pg_reload_conf()");
        await().until(() -> primary.is("EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync')"));
        await().until(() -> primary.is("current_setting('synchronous_standby_names') = '*'"));
    }

    @Test
    void a_synchronous_standby_has_all_that_was_acknowledged_and_the_run_goes_on_there()
            throws IOException, SQLException {
        makeSynchronous();
        assertThat(store.check().synchronousStandbys()).isEqualTo("*");
        assertThat(store.check().standbys()).hasValue(1);
        try (WrittenRun run = WrittenRun.begin(store)) {
            long before = run.rows();
            CompletableFuture<Void> failover = CompletableFuture.runAsync(this::failOver);
            while (!failover.isDone()) {
                run.append();
            }
            failover.join();
            run.append();

            assertThat(run.rows()).isGreaterThan(before);
            run.requireExactly(store);
        }
    }

    private void failOver() {
        try {
            primary.crash();
            standby.promote();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_a_server_recovered_before_its_standby_had_it_is_acknowledged_when_the_standby_has_it()
            throws IOException, SQLException {
        makeSynchronous();
        try (WrittenRun run = WrittenRun.begin(store)) {
            standby.crash();
            CompletableFuture<Void> append = CompletableFuture.runAsync(run::append);
            await().until(this::somebodyWaitsForTheStandby);

            primary.crash();
            primary.start();

            await().until(this::somebodyWaitsForTheStandby);
            assertThat(append).isNotDone();
            standby.start();
            append.join();
            failOver();
            run.append();
            run.requireExactly(store);
        }
    }

    @Test
    void an_append_whose_wait_for_the_standby_somebody_cancelled_waits_again() throws IOException, SQLException {
        makeSynchronous();
        try (WrittenRun run = WrittenRun.begin(store)) {
            standby.crash();
            CompletableFuture<Void> append = CompletableFuture.runAsync(run::append);
            await().until(this::somebodyWaitsForTheStandby);

            primary.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

            await().until(() -> primary.is("EXISTS (SELECT 1 FROM pg_stat_activity"
                    + " WHERE wait_event = 'SyncRep' AND query LIKE 'UPDATE %')"));
            assertThat(append).isNotDone();
            standby.start();
            append.join();
            failOver();
            run.append();
            run.requireExactly(store);
        }
    }

    private boolean somebodyWaitsForTheStandby() throws SQLException {
        return primary.is("EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep')");
    }

    @Test
    void a_standby_that_lacks_what_was_acknowledged_is_told_with_both_places() throws IOException, SQLException {
        try (WrittenRun run = WrittenRun.begin(store)) {
            await().until(() -> primary.is(
                    "EXISTS (SELECT 1 FROM pg_stat_replication" + " WHERE replay_lsn = pg_current_wal_lsn())"));
            long had = run.rows();
            standby.crash();
            run.append();
            long acknowledged = run.rows();
            primary.crash();
            standby.start();
            standby.promote();

            assertThatThrownBy(run::append)
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("was rolled back")
                    .hasMessageContaining("expected position=" + acknowledged + " of epoch 1")
                    .hasMessageContaining("found position=" + had + " of epoch 1");
        }
    }
}
