package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.postgres.PostgresStore.Options;
import dev.reproof.events.ReproofException.Rejected;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are set otherwise than usual. */
@Timeout(180)
class PostgresSettingsTest {

    private static final LeaseTerms BUSY =
            new LeaseTerms(Duration.ofSeconds(30), Duration.ofMillis(2), Duration.ofSeconds(29));

    @TempDir
    Path data;

    @Test
    void a_server_that_isolates_serializably_holds_what_two_writers_and_their_renewals_acknowledge()
            throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(data, Map.of("default_transaction_isolation", "serializable"))) {
            PostgresStore one = Stores.open(server.url(), new Options(false, BUSY, Patience.USUAL));
            PostgresStore other =
                    Stores.open(server.url("postgres", "other"), new Options(false, BUSY, Patience.USUAL));
            try (WrittenRun first = WrittenRun.begin(one);
                    WrittenRun second = WrittenRun.begin(other)) {
                CompletableFuture<Void> beside = CompletableFuture.runAsync(() -> append(second));
                append(first);
                beside.join();

                first.requireExactly(one);
                second.requireExactly(other);
            }
            assertThat(one.look(SampleRun.RUN).orElseThrow().isHeld()).isFalse();
            assertThat(other.look(SampleRun.RUN).orElseThrow().isHeld()).isFalse();
        }
    }

    @Test
    void who_lets_go_while_somebody_else_writes_there_does_so_after_them() throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(data, Map.of("default_transaction_isolation", "serializable"))) {
            PostgresStore store = Stores.open(server.url());
            WrittenRun run = WrittenRun.begin(store);
            CompletableFuture<Void> letGo;
            try (Connection other = server.connect();
                    Statement update = other.createStatement()) {
                other.setAutoCommit(false);
                update.executeUpdate("UPDATE reproof.ReproofRun SET holder = holder");
                letGo = CompletableFuture.runAsync(run::close);
                await().until(() -> server.count("pg_stat_activity WHERE wait_event_type = 'Lock'") == 1);
                other.commit();
            }

            letGo.join();
            assertThat(store.look(SampleRun.RUN).orElseThrow().isHeld()).isFalse();
        }
    }

    private static void append(WrittenRun run) {
        for (int group = 0; group < 200; group++) {
            run.append();
        }
    }

    @Test
    void a_statement_that_is_cut_off_is_looked_up_and_done_again() throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(data, Map.of())) {
            server.execute("CREATE ROLE hurried LOGIN SUPERUSER");
            server.execute("ALTER ROLE hurried SET statement_timeout = '400ms'");
            AtomicInteger cut = new AtomicInteger();
            try (Connection locker = server.connect();
                    Statement lock = locker.createStatement()) {
                locker.setAutoCommit(false);
                Patience patience = new Patience(Duration.ofMinutes(2), System::nanoTime, pause -> {
                    if (cut.incrementAndGet() % 3 == 0) {
                        unlocked(locker);
                    }
                });
                PostgresStore store =
                        Stores.open(server.url("hurried", "reproof"), new Options(false, LeaseTerms.USUAL, patience));
                try (WrittenRun run = WrittenRun.begin(store)) {
                    for (int group = 0; group < 4; group++) {
                        run.append();
                        int before = cut.get();
                        lock.execute("SELECT 1 FROM reproof.ReproofRun FOR UPDATE");
                        run.append();
                        assertThat(cut.get()).isGreaterThan(before);
                        unlocked(locker);
                    }
                    run.requireExactly(store);
                }
            }
        }
    }

    private static void unlocked(Connection locker) {
        try {
            locker.rollback();
        } catch (SQLException e) {
            throw new AssertionError("A lock is let go of", e);
        }
    }

    @Test
    void sessions_that_are_ended_for_being_idle_are_made_again() throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(data, Map.of("idle_session_timeout", "50"))) {
            PostgresStore store = Stores.open(server.url());
            try (WrittenRun run = WrittenRun.begin(store)) {
                for (int group = 0; group < 10; group++) {
                    await().until(() -> sessions(server) == 0);
                    run.append();
                }
                run.requireExactly(store);
            }
            assertThat(store.look(SampleRun.RUN).orElseThrow().isHeld()).isFalse();
        }
    }

    private static long sessions(OwnServer server) throws SQLException {
        return server.count("pg_stat_activity WHERE application_name = 'reproof'");
    }

    @Test
    void a_server_that_forces_nothing_is_refused_unless_that_is_accepted_and_a_check_says_so() throws IOException {
        try (OwnServer server = OwnServer.start(data, Map.of("fsync", "off"))) {
            PostgresStore store = Stores.open(server.url());

            assertThat(store.check().fsync()).isEqualTo("off");
            assertThat(store.check().durable()).isFalse();
            assertThatThrownBy(() -> store.claim(Stores.claim(SampleRun.RUN, "here")))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("fsync=off, synchronous_commit=on")
                    .hasMessageContaining("--accept-undurable-store");
            assertThat(store.check().format()).isEmpty();
            Options accepted = new Options(true, LeaseTerms.USUAL, Patience.USUAL);
            try (WrittenRun run = WrittenRun.begin(Stores.open(server.url(), accepted))) {
                run.append();
                run.requireExactly(store);
            }
        }
    }
}
