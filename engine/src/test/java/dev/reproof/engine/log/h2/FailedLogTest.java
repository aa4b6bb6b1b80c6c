package dev.reproof.engine.log.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.AxonEventLog;
import dev.reproof.engine.log.ChainedRun;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.H2Store;
import dev.reproof.engine.log.LogDatabase;
import dev.reproof.engine.log.Logs;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Storage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.jdbc.EventTableFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log whose store has failed says why, comes to an end, and holds what it has acknowledged. */
@Timeout(120)
class FailedLogTest {

    @TempDir
    Path directory;

    @Test
    void a_full_disk_is_told_as_such_and_the_log_goes_on_when_there_is_room() {
        for (int round = 0; round < 12; round++) {
            H2Store store = H2Store.in(directory.resolve("round-" + round));
            ChainedRun run = ChainedRun.begun();
            FullDisk.hasRoomFor(1 << 20);
            EventLog log = open(store);
            log.append(SampleRun.beginning());
            FullDisk.hasRoomFor(9_000L * round);
            int[] acknowledged = {1};

            Storage full = catchThrowableOfType(Storage.class, () -> {
                while (acknowledged[0] < 1_000) {
                    log.append(run.next(1));
                    acknowledged[0]++;
                }
            });
            log.close();

            assertThat(full)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining(store.file().toString())
                    .hasMessageContaining("nothing that was acknowledged is lost");
            FullDisk.hasRoomFor(1 << 20);
            try (EventLog again = open(store)) {
                int found = again.decisions(SampleRun.STREAM).size();
                assertThat(found).isBetween(acknowledged[0], acknowledged[0] + 1);
            }
        }
    }

    @Test
    void a_database_that_never_closes_is_given_up_and_said_to_be() {
        CountDownLatch never = new CountDownLatch(1);
        EventLog log = AxonEventLog.open(new Stuck(H2Database.open(directory.resolve("events")), never), Logs.INSIDER);

        assertThatThrownBy(log::close)
                .isInstanceOf(Storage.class)
                .hasMessageContaining("was not closed: waited 10 s")
                .hasMessageContaining(H2Store.in(directory).file().toString());
        never.countDown();
    }

    private static EventLog open(H2Store store) {
        return AxonEventLog.open(H2Database.open(store.base(), FullDisk.SCHEME), Logs.INSIDER);
    }

    /** Closes when somebody lets it. */
    private record Stuck(LogDatabase database, CountDownLatch let) implements LogDatabase {

        @Override
        public DataSource source() {
            return database.source();
        }

        @Override
        public Connection writing() throws SQLException {
            return database.writing();
        }

        @Override
        public EventTableFactory tables() {
            return database.tables();
        }

        @Override
        public boolean writable() {
            return database.writable();
        }

        @Override
        public void force() throws SQLException {
            database.force();
        }

        @Override
        public String place() {
            return database.place();
        }

        @Override
        public ReproofException unopened(Throwable thrown) {
            return database.unopened(thrown);
        }

        @Override
        public ReproofException failed(String what, Throwable thrown) {
            return database.failed(what, thrown);
        }

        @Override
        public void close() {
            try {
                let.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("Nobody interrupts the reader", e);
            }
            database.close();
        }

        @Override
        public void abandon() {
            database.abandon();
        }
    }
}
