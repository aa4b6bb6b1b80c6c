package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.log.postgres.PostgresStore.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that stops and starts again while a run is written. */
@Timeout(180)
class PostgresRestartTest {

    private static final int RESTARTS = Integer.getInteger("reproof.restarts", 4);

    @TempDir
    Path data;

    @Test
    void who_appends_or_reads_while_a_server_is_away_waits_until_it_is_back() throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(data, Map.of())) {
            AtomicBoolean away = new AtomicBoolean();
            AtomicInteger waited = new AtomicInteger();
            Patience patience = new Patience(Duration.ofMinutes(2), System::nanoTime, pause -> {
                if (away.get() && waited.incrementAndGet() % 3 == 0) {
                    startAgain(server);
                    away.set(false);
                }
            });
            PostgresStore store = Stores.open(server.url(), new Options(false, LeaseTerms.USUAL, patience));
            try (WrittenRun run = WrittenRun.begin(store)) {
                for (int restart = 1; restart <= RESTARTS; restart++) {
                    server.stop();
                    away.set(true);
                    run.append();
                    assertThat(waited).hasValue(6 * restart - 3);

                    server.stop();
                    away.set(true);
                    run.requireExactly(store);
                    assertThat(waited).hasValue(6 * restart);
                }
                run.requireExactly(store);
                assertThat(server.count("reproof.DomainEventEntry")).isEqualTo(run.rows());
            }
        }
    }

    @Test
    void a_server_that_restarts_in_the_middle_of_appends_loses_and_doubles_nothing() throws IOException, SQLException {
        try (OwnServer server = OwnServer.start(data, Map.of())) {
            PostgresStore store = Stores.open(server.url());
            try (WrittenRun run = WrittenRun.begin(store)) {
                CompletableFuture<Void> restarts = CompletableFuture.runAsync(() -> {
                    for (int restart = 0; restart < RESTARTS; restart++) {
                        restart(server);
                    }
                });
                while (!restarts.isDone()) {
                    run.append();
                }
                restarts.join();
                run.append();

                run.requireExactly(store);
                assertThat(server.count("reproof.DomainEventEntry")).isEqualTo(run.rows());
            }
        }
    }

    private static void startAgain(OwnServer server) {
        try {
            server.startAgain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void restart(OwnServer server) {
        try {
            server.stop();
            server.startAgain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
