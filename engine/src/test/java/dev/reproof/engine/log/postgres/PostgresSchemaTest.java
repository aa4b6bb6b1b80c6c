package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.ChainedRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.postgres.PostgresStore.Options;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of a store, and what is asked of its server. */
@Timeout(120)
class PostgresSchemaTest {

    private final String schema = TestServer.newSchema();
    private final PostgresStore store = Stores.open(TestServer.url(schema));

    @Test
    void many_who_start_at_once_make_the_tables_together() {
        int starters = 8;
        ExecutorService threads = Executors.newFixedThreadPool(starters);
        try {
            for (int round = 0; round < 4; round++) {
                String fresh = TestServer.newSchema();
                CyclicBarrier together = new CyclicBarrier(starters);
                CompletableFuture<?>[] all = IntStream.range(0, starters)
                        .mapToObj(number -> CompletableFuture.runAsync(() -> start(fresh, number, together), threads))
                        .toArray(CompletableFuture<?>[]::new);
                CompletableFuture.allOf(all).join();

                assertThat(Stores.open(TestServer.url(fresh)).runs()).hasSize(starters);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void start(String schema, int number, CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new AssertionError("The others did not come", e);
        }
        PostgresStore mine = Stores.open(TestServer.url(schema));
        try (PostgresTenure tenure = mine.claim(Stores.claim(new RunId("run" + number), "host" + number));
                EventLog log = tenure.open()) {
            log.append(SampleRun.beginning());
        }
    }

    @Test
    void an_upgrade_says_from_which_format_it_came() {
        assertThat(store.check().format()).isEmpty();
        assertThat(store.upgrade()).isEmpty();
        assertThat(store.upgrade()).contains(1);
        assertThat(store.check().format()).hasValue(1);
    }

    @Test
    void tables_of_another_format_are_left_alone() throws SQLException {
        store.upgrade();
        execute("UPDATE ReproofLog SET format = 2");

        assertThatThrownBy(store::runs).isInstanceOf(TooNew.class).hasMessageContaining("format 2");
        assertThatThrownBy(this::claim).isInstanceOf(TooNew.class);
        assertThatThrownBy(store::upgrade).isInstanceOf(TooNew.class);
        execute("UPDATE ReproofLog SET format = 0");
        assertThatThrownBy(this::claim).isInstanceOf(Rejected.class).hasMessageContaining("reproof store upgrade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReproofLog", "ReproofRun", "DomainEventEntry", "SnapshotEventEntry", "ReproofRelease"})
    void a_table_that_is_gone_is_missed_by_everybody(String table) throws SQLException {
        store.upgrade();
        execute("DROP TABLE " + table);

        for (Runnable use : List.<Runnable>of(store::runs, this::claim, store::upgrade, store::check)) {
            assertThatThrownBy(use::run).isInstanceOf(Corrupt.class).hasMessageContainingAll("lost its table");
        }
    }

    @Test
    void a_server_that_may_lose_what_it_acknowledged_is_refused_unless_that_is_accepted() throws SQLException {
        execute("CREATE ROLE careless LOGIN SUPERUSER");
        execute("ALTER ROLE careless SET synchronous_commit = off");
        String url = TestServer.url(schema).replace("user=postgres", "user=careless");

        assertThatThrownBy(() -> Stores.open(url).claim(Stores.claim(SampleRun.RUN, "here")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("synchronous_commit=off")
                .hasMessageContaining("--accept-undurable-store");
        assertThat(Stores.open(url).check().durable()).isFalse();

        Options accepted = new Options(true, LeaseTerms.USUAL, Patience.USUAL);
        Stores.open(url, accepted).claim(Stores.claim(SampleRun.RUN, "here")).close();
        assertThat(store.check().durable()).isTrue();
    }

    @Test
    void a_user_with_rights_on_the_tables_alone_can_do_everything_but_make_them() throws SQLException {
        execute("CREATE ROLE modest LOGIN");
        String url = TestServer.url(schema).replace("user=postgres", "user=modest");
        assertThatThrownBy(() -> Stores.open(url).claim(Stores.claim(SampleRun.RUN, "here")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("docs/shared-store.md");
        store.upgrade();
        execute("GRANT USAGE ON SCHEMA " + schema + " TO modest");
        assertThatThrownBy(() -> Stores.open(url).claim(Stores.claim(SampleRun.RUN, "here")))
                .isInstanceOf(Rejected.class);
        execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO modest");
        PostgresStore modest = Stores.open(url);
        try (PostgresTenure tenure = modest.claim(Stores.claim(SampleRun.RUN, "here"))) {
            try (EventLog log = tenure.open()) {
                log.append(SampleRun.beginning());
                log.append(ChainedRun.begun().next(1));
            }
            tenure.setAside();
            PostgresMaking making = tenure.begin();
            try (EventLog log = making.open()) {
                log.append(SampleRun.beginning());
            }
            making.adopt();
            making.discard();
            assertThat(modest.check().runs()).isOne();
            tenure.remove();
        }
    }

    @Test
    void what_is_wrong_with_the_way_to_a_server_is_told_at_once() throws IOException {
        assertThatThrownBy(() -> Stores.open(TestServer.url(schema).replace("user=postgres", "user=nobody_there"))
                        .runs())
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("nobody_there");
        assertThatThrownBy(() -> Stores.open(TestServer.url(schema).replace("/postgres?", "/nowhere?"))
                        .runs())
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("make the database");
    }

    @Test
    void a_server_that_is_not_there_is_told_by_the_name_of_the_store() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Patience little = new Patience(Duration.ofMillis(50), System::nanoTime, Patience.USUAL.pause());

        assertThatThrownBy(() -> Stores.open(TestServer.url(schema, free), new Options(false, LeaseTerms.USUAL, little))
                        .runs())
                .isInstanceOf(Storage.class)
                .hasMessageContaining("jdbc:postgresql://localhost:" + free + "/postgres?currentSchema=" + schema)
                .hasMessageNotContaining("user=");
    }

    @Test
    void a_check_tells_of_the_server_and_what_is_in_it() {
        claim().close();

        StoreReport report = store.check();

        assertThat(report.server()).startsWith("PostgreSQL 17");
        assertThat(report.fsync()).isEqualTo("on");
        assertThat(report.synchronousCommit()).isEqualTo("on");
        assertThat(report.fullPageWrites()).isEqualTo("on");
        assertThat(report.synchronousStandbys()).isEmpty();
        assertThat(report.standbys()).hasValue(0);
        assertThat(report.durable()).isTrue();
        assertThat(report.runs()).isOne();
        assertThat(report.bytes().orElseThrow()).isPositive();
        assertThat(report.roundTrip()).isPositive();
    }

    private PostgresTenure claim() throws ReproofException {
        return store.claim(Stores.claim(SampleRun.RUN, "here"));
    }

    private void execute(String sql) throws SQLException {
        TestServer.execute(schema, sql);
    }
}
