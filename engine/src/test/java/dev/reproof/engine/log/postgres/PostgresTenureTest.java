package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.ChainedRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.postgres.PostgresStore.Claim;
import dev.reproof.engine.log.postgres.PostgresStore.Options;
import dev.reproof.engine.log.postgres.Standing.Figures;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may write to a run of a store, and what becomes of who may no longer. */
@Timeout(120)
class PostgresTenureTest {

    private static final LeaseTerms SHORT =
            new LeaseTerms(Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofMillis(1_800));

    private final String schema = TestServer.newSchema();
    private final PostgresStore store = Stores.open(TestServer.url(schema));

    @Test
    void of_eight_who_claim_a_run_at_once_one_has_it() {
        int claimants = 8;
        ExecutorService threads = Executors.newFixedThreadPool(claimants);
        try {
            for (int round = 0; round < 20; round++) {
                RunId run = new RunId("race" + round);
                CyclicBarrier together = new CyclicBarrier(claimants);
                Queue<PostgresTenure> winners = new ConcurrentLinkedQueue<>();
                Queue<ReproofException> losers = new ConcurrentLinkedQueue<>();
                CompletableFuture<?>[] all = IntStream.range(0, claimants)
                        .mapToObj(number -> CompletableFuture.runAsync(
                                () -> {
                                    meet(together);
                                    try {
                                        winners.add(store.claim(Stores.claim(run, "host" + number)));
                                    } catch (Rejected e) {
                                        losers.add(e);
                                    }
                                },
                                threads))
                        .toArray(CompletableFuture<?>[]::new);
                CompletableFuture.allOf(all).join();

                assertThat(winners).hasSize(1);
                assertThat(winners.peek().epoch()).isOne();
                assertThat(losers)
                        .hasSize(claimants - 1)
                        .allSatisfy(told -> assertThat(told)
                                .hasMessageContaining("holder "
                                        + store.look(run).orElseThrow().holder()));
                winners.forEach(PostgresTenure::close);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError("The others did not come", e);
        }
    }

    @Test
    void who_lets_go_is_followed_at_once_and_told_of() {
        try (PostgresTenure first = claim("first")) {
            assertThat(first.before()).isEmpty();
            assertThatThrownBy(() -> claim("second"))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("Run r1 in jdbc:postgresql://localhost:" + TestServer.port())
                    .hasMessageContaining("holder first with epoch 1");
        }

        try (PostgresTenure second = claim("second")) {
            assertThat(second.epoch()).isEqualTo(2);
            assertThat(second.before().orElseThrow().holder()).isEqualTo("first");
        }
    }

    @Test
    void a_holder_that_is_known_to_be_gone_is_not_waited_for() {
        PostgresTenure gone = claim("gone");
        try (PostgresTenure next =
                store.claim(new Claim(SampleRun.RUN, "next", "gone"::equals, Duration.ZERO, held -> {}))) {
            assertThat(next.epoch()).isEqualTo(gone.epoch() + 1);
        }
        gone.close();
        assertThat(store.look(SampleRun.RUN).orElseThrow().holder()).isEqualTo("next");
    }

    @Test
    void a_holder_renews_its_lease_for_as_long_as_it_is_there() {
        PostgresStore quick = Stores.open(TestServer.url(schema), terms(SHORT));
        AtomicReference<ReproofException> lost = new AtomicReference<>();
        try (PostgresTenure tenure = quick.claim(Stores.claim(SampleRun.RUN, "here"))) {
            tenure.whenLost(lost::set);
            long end = System.nanoTime() + SHORT.length().multipliedBy(2).toNanos();
            await().until(() -> System.nanoTime() > end);

            assertThat(quick.look(SampleRun.RUN).orElseThrow().isHeld()).isTrue();
            assertThat(lost.get()).isNull();
        }
        assertThat(quick.look(SampleRun.RUN).orElseThrow().isHeld()).isFalse();
    }

    @Test
    void who_was_away_for_longer_than_its_lease_writes_nothing_and_learns_who_has_the_run() throws Exception {
        try (FaultyProxy wire = new FaultyProxy(TestServer.port(), new Random(1))) {
            PostgresStore far = Stores.open(TestServer.url(schema, wire.port()), terms(SHORT));
            ChainedRun run = ChainedRun.begun();
            AtomicReference<ReproofException> silent = new AtomicReference<>();
            PostgresTenure stale = far.claim(Stores.claim(SampleRun.RUN, "stale"));
            stale.whenLost(silent::set);
            EventLog staleLog = stale.open();
            staleLog.append(SampleRun.beginning());
            staleLog.append(run.next(3));
            long rows = count("SELECT count(*) FROM DomainEventEntry");

            wire.goAway();
            await().until(() -> silent.get() != null);
            assertThat(silent.get()).isInstanceOf(Storage.class).hasMessageContaining("could not be renewed");

            Queue<String> waitedFor = new ConcurrentLinkedQueue<>();
            try (PostgresTenure next = store.claim(new Claim(
                    SampleRun.RUN,
                    "next",
                    other -> false,
                    Duration.ofMinutes(1),
                    held -> waitedFor.add(held.holder())))) {
                wire.comeBack();
                assertThatThrownBy(() -> staleLog.append(run.next(1)))
                        .isInstanceOf(Concurrency.class)
                        .hasMessageContaining("Run r1 was taken over: holder next has epoch 2")
                        .hasMessageContaining("this runner had epoch 1");
                assertThatThrownBy(() -> staleLog.storeImportedDocument(SampleRun.STREAM, "1", new byte[] {'{', '}'}))
                        .isInstanceOf(Concurrency.class);
                assertThatThrownBy(stale::open).isInstanceOf(Concurrency.class).hasMessageContaining("taken over");
                assertThatThrownBy(stale::setAside).isInstanceOf(Concurrency.class);
                assertThatThrownBy(stale::remove).isInstanceOf(Concurrency.class);
                assertThat(count("SELECT count(*) FROM DomainEventEntry")).isEqualTo(rows);
                assertThat(count("SELECT count(*) FROM SnapshotEventEntry")).isZero();
                assertThat(next.before().orElseThrow().position()).isEqualTo(rows);
                assertThat(waitedFor).isSubsetOf("stale");
                staleLog.close();
                stale.close();
                assertThat(store.look(SampleRun.RUN).orElseThrow().isHeld()).isTrue();
            }
        }
    }

    @Test
    void who_is_taken_over_while_it_renews_learns_by_whom() {
        PostgresStore quick = Stores.open(TestServer.url(schema), terms(SHORT));
        AtomicReference<ReproofException> lost = new AtomicReference<>();
        PostgresTenure gone = quick.claim(Stores.claim(SampleRun.RUN, "gone"));
        gone.whenLost(lost::set);
        try (PostgresTenure next =
                store.claim(new Claim(SampleRun.RUN, "next", "gone"::equals, Duration.ZERO, held -> {}))) {
            await().until(() -> lost.get() != null);

            assertThat(lost.get()).isInstanceOf(Concurrency.class).hasMessageContaining("holder next has epoch 2");
            AtomicReference<ReproofException> late = new AtomicReference<>();
            gone.whenLost(late::set);
            assertThat(late.get()).isSameAs(lost.get());
            assertThat(next.epoch()).isEqualTo(2);
        }
    }

    @Test
    void a_store_that_was_rolled_back_is_told_with_both_places() throws SQLException {
        try (PostgresTenure tenure = claim("here");
                EventLog log = tenure.open()) {
            log.append(SampleRun.beginning());
            execute("UPDATE ReproofRun SET position = 2");

            assertThatThrownBy(() -> log.append(ChainedRun.begun().next(1)))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("was rolled back: run=r1 expected position=4 of epoch 1, found position=2");
            execute("UPDATE ReproofRun SET position = 4, epoch = 0");
            assertThatThrownBy(() -> log.append(ChainedRun.begun().next(1)))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("found position=4 of epoch 0");
            execute("DELETE FROM ReproofRun");
            assertThatThrownBy(() -> log.append(ChainedRun.begun().next(1)))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining("found none");
            assertThat(count("SELECT count(*) FROM DomainEventEntry")).isEqualTo(4);
        }
    }

    @Test
    void another_writer_under_the_same_epoch_is_found() throws SQLException {
        try (PostgresTenure tenure = claim("here");
                EventLog log = tenure.open()) {
            log.append(SampleRun.beginning());
            execute("UPDATE ReproofRun SET position = 5");

            assertThatThrownBy(() -> log.append(ChainedRun.begun().next(1)))
                    .isInstanceOf(Concurrency.class)
                    .hasMessageContaining("Another writer has appended to run=r1 under the same epoch 1: expected"
                            + " position=4, found position=5");
            execute("UPDATE ReproofRun SET position = 4, log = log + 100");
            assertThatThrownBy(() -> log.append(ChainedRun.begun().next(1))).isInstanceOf(Concurrency.class);
            assertThat(count("SELECT count(*) FROM DomainEventEntry")).isEqualTo(4);
        }
    }

    @Test
    void a_server_that_stays_away_is_given_up_on_and_nothing_is_lost() throws IOException {
        try (FaultyProxy wire = new FaultyProxy(TestServer.port(), new Random(1))) {
            Patience little = new Patience(Duration.ofMillis(100), System::nanoTime, Patience.USUAL.pause());
            PostgresStore far =
                    Stores.open(TestServer.url(schema, wire.port()), new Options(false, LeaseTerms.USUAL, little));
            PostgresTenure tenure = far.claim(Stores.claim(SampleRun.RUN, "here"));
            EventLog log = tenure.open();
            log.append(SampleRun.beginning());
            ChainedRun run = ChainedRun.begun();
            wire.goAway();

            assertThatThrownBy(() -> log.append(run.next(1)))
                    .isInstanceOf(Storage.class)
                    .hasMessageContaining("has not answered for")
                    .hasMessageContaining("position=4")
                    .hasMessageContaining("nothing that was acknowledged is lost");
            assertThatThrownBy(log::run).isInstanceOf(Storage.class);
            assertThatThrownBy(far::runs).isInstanceOf(Storage.class);

            wire.comeBack();
            log.close();
            tenure.close();
            try (EventLog read = far.read(SampleRun.RUN)) {
                assertThat(read.decisions(SampleRun.STREAM)).hasSize(1);
            }
        }
    }

    @Test
    void a_log_in_the_making_is_the_runs_once_it_is_adopted_and_not_before() throws SQLException {
        try (PostgresTenure tenure = claim("here")) {
            PostgresMaking left = tenure.begin();
            try (EventLog log = left.open()) {
                log.append(SampleRun.beginning());
            }
            PostgresMaking making = tenure.begin();
            assertThat(count("SELECT count(*) FROM DomainEventEntry"))
                    .as("what was left")
                    .isZero();
            ChainedRun run = ChainedRun.begun();
            try (EventLog log = making.open()) {
                log.storeImportedDocument(SampleRun.STREAM, "1", new byte[] {'{', '}'});
                log.append(SampleRun.beginning());
                log.append(run.next(2));
            }
            assertThat(store.has(SampleRun.RUN)).isFalse();
            assertThat(store.runs()).extracting(Standing::run).containsExactly("r1");

            making.adopt();
            making.adopt();

            assertThat(store.has(SampleRun.RUN)).isTrue();
            try (EventLog log = tenure.open()) {
                assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
                log.append(run.next(1));
            }
            making.discard();
            tenure.begin().discard();
            try (EventLog log = store.read(SampleRun.RUN)) {
                assertThat(log.decisions(SampleRun.STREAM)).isEqualTo(run.recorded());
                assertThat(log.importedDigest(SampleRun.STREAM)).isPresent();
            }
            assertThat(count("SELECT count(*) FROM ReproofRun")).isOne();
        }
    }

    @Test
    void no_log_is_adopted_in_place_of_one_that_holds_events() {
        try (PostgresTenure tenure = claim("here")) {
            try (EventLog log = tenure.open()) {
                log.append(SampleRun.beginning());
            }
            PostgresMaking making = tenure.begin();

            assertThatThrownBy(making::adopt)
                    .isInstanceOf(Concurrency.class)
                    .hasMessageContaining("nobody has set aside");
        }
    }

    @Test
    void a_log_that_is_set_aside_is_kept_under_another_name_and_goes_with_the_run() throws SQLException {
        try (PostgresTenure tenure = claim("here")) {
            try (EventLog log = tenure.open()) {
                log.append(SampleRun.beginning());
                log.storeImportedDocument(SampleRun.STREAM, "1", new byte[] {'{', '}'});
            }
            long number = store.look(SampleRun.RUN).orElseThrow().log();

            assertThat(tenure.setAside()).isEqualTo("r1@" + number);

            assertThat(store.has(SampleRun.RUN)).isFalse();
            assertThat(store.runs()).hasSize(1);
            assertThat(count("SELECT count(*) FROM DomainEventEntry WHERE log = " + number))
                    .isEqualTo(4);
            ChainedRun run = ChainedRun.begun();
            try (EventLog log = tenure.open()) {
                log.append(SampleRun.beginning());
                log.append(run.next(600));
            }
            tenure.remove();
        }
        assertThat(store.runs()).isEmpty();
        assertThat(store.look(SampleRun.RUN)).isEmpty();
        for (String table : List.of("ReproofRun", "DomainEventEntry", "SnapshotEventEntry")) {
            assertThat(count("SELECT count(*) FROM " + table)).as(table).isZero();
        }
    }

    @Test
    void removing_a_run_leaves_the_others_alone() throws SQLException {
        RunId other = new RunId("r1.2");
        try (PostgresTenure kept = store.claim(Stores.claim(other, "here"))) {
            try (EventLog log = kept.open()) {
                log.append(SampleRun.beginning());
            }
            try (PostgresTenure removed = claim("here")) {
                removed.remove();
            }
            assertThat(count("SELECT count(*) FROM DomainEventEntry")).isEqualTo(4);
            assertThat(store.runs()).extracting(Standing::run).containsExactly("r1.2");
        }
    }

    @Test
    void the_figures_of_a_run_are_kept_with_what_is_appended() {
        try (PostgresTenure tenure = claim("here");
                EventLog log = tenure.open()) {
            assertThat(store.look(SampleRun.RUN).orElseThrow().figures()).isEqualTo(Figures.NONE);
            tenure.tell(new Figures(
                    Optional.of("bread\u0000" + "x".repeat(400)),
                    Optional.empty(),
                    OptionalInt.of(1),
                    OptionalInt.of(3)));
            log.append(SampleRun.beginning());
            tenure.tell(new Figures(Optional.empty(), Optional.of("DONE"), OptionalInt.of(3), OptionalInt.empty()));
            log.append(ChainedRun.begun().next(1));

            Standing standing = store.runs().get(0);
            assertThat(standing.figures().title().orElseThrow())
                    .startsWith("bread\uFFFDx")
                    .hasSizeLessThan(255);
            assertThat(standing.figures().outcome()).contains("DONE");
            assertThat(standing.figures().done()).hasValue(3);
            assertThat(standing.figures().tasks()).hasValue(3);
            assertThat(standing.position()).isEqualTo(5);
            assertThat(standing.isHeld()).isTrue();
        }
    }

    @Test
    void a_release_is_noted_once_for_each_iteration_and_goes_with_its_run() {
        TaskId odd = new TaskId("\u0000 ' \uD83C\uDF5E");
        try (PostgresTenure tenure = claim("here")) {
            assertThat(store.released(SampleRun.RUN)).isEmpty();
            assertThat(store.release(SampleRun.RUN, new Release(odd, 0))).isTrue();
            assertThat(store.release(SampleRun.RUN, new Release(odd, 0))).isFalse();
            assertThat(store.release(SampleRun.RUN, new Release(odd, 1))).isTrue();
            assertThat(store.release(new RunId("other"), new Release(SampleRun.A, 0)))
                    .isTrue();

            assertThat(store.released(SampleRun.RUN))
                    .containsExactlyInAnyOrder(new Release(odd, 0), new Release(odd, 1));
            tenure.remove();
        }
        assertThat(store.released(SampleRun.RUN)).isEmpty();
        assertThat(store.released(new RunId("other"))).hasSize(1);
    }

    @Test
    void a_store_in_which_nobody_wrote_holds_nothing() {
        assertThat(store.runs()).isEmpty();
        assertThat(store.has(SampleRun.RUN)).isFalse();
        assertThatThrownBy(() -> store.read(SampleRun.RUN))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("holds no runs");
        claim("here").close();
        assertThatThrownBy(() -> store.read(new RunId("other")))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("holds no run other");
    }

    private PostgresTenure claim(String holder) {
        return store.claim(Stores.claim(SampleRun.RUN, holder));
    }

    private static Options terms(LeaseTerms terms) {
        return new Options(false, terms, Patience.USUAL);
    }

    private void execute(String sql) throws SQLException {
        TestServer.execute(schema, sql);
    }

    private long count(String query) throws SQLException {
        try (Connection connection = TestServer.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
