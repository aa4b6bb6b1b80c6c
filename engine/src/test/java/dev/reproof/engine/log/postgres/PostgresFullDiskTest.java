package dev.reproof.engine.log.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.log.postgres.PostgresStore.Options;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose disk is full. */
@Timeout(180)
class PostgresFullDiskTest {

    private static final int MEBIBYTES = 160;
    private static final long LEFT = 1 << 20;
    private static final int MOST_GROUPS = 64;

    private final Random random = new Random(1);
    private final AtomicInteger waited = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();

    @TempDir
    Path directory;

    private SmallDisk disk;
    private OwnServer server;

    @BeforeEach
    void a_server_on_a_small_disk() throws IOException {
        disk = SmallDisk.mount(directory, MEBIBYTES);
        server = OwnServer.start(disk.place().resolve("data"), Map.of("min_wal_size", "32MB", "max_wal_size", "32MB"));
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    /** Time passes where somebody waits, and nowhere else. */
    private PostgresStore store(Runnable meanwhile) {
        Patience patience = new Patience(Duration.ofMinutes(2), clock::get, pause -> {
            clock.addAndGet(pause.toNanos());
            waited.incrementAndGet();
            meanwhile.run();
        });
        return Stores.open(server.url(), new Options(false, LeaseTerms.USUAL, patience));
    }

    /** The server has written ahead into a file that is there already, as it does on a disk that becomes full slowly. */
    private void fill() throws IOException, SQLException {
        server.execute("SELECT pg_switch_wal()");
        server.execute("CHECKPOINT");
        disk.fillUpTo(LEFT);
    }

    private String words() {
        return random.ints(100_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void an_append_waits_for_space_and_goes_on() throws IOException, SQLException {
        PostgresStore store = store(() -> {
            if (waited.get() == 4) {
                disk.makeFree();
            }
        });
        try (WrittenRun run = WrittenRun.begin(store)) {
            fill();
            for (int group = 0; group < MOST_GROUPS && waited.get() == 0; group++) {
                run.append(words());
            }

            assertThat(waited).hasValue(4);
            run.append(words());
            run.requireExactly(store);
        }
    }

    @Test
    void patience_ends_with_the_disk_still_full_and_the_run_goes_on_when_there_is_space()
            throws IOException, SQLException {
        PostgresStore store = store(() -> {});
        try (WrittenRun run = WrittenRun.begin(store)) {
            fill();
            assertThatThrownBy(() -> {
                        for (int group = 0; group < MOST_GROUPS; group++) {
                            run.append(words());
                        }
                    })
                    .isInstanceOf(Storage.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("nothing that was acknowledged is lost");

            disk.makeFree();
            run.goOn(store);
            run.append(words());
            run.requireExactly(store);
        }
    }
}
