package dev.reproof.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.faults.Bounded;
import dev.reproof.engine.faults.PlayedRun;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.simulated.SimulatedDisk;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A log whose rows or whose bytes somebody has changed is read, or is told to be damaged or too new. {@code
 * -Dreproof.fuzz.logs=N} changes N of each.
 */
class FuzzedLogsTest {

    private static final int CASES = Integer.getInteger("reproof.fuzz.logs", 500);
    private static final int ONLY = Integer.getInteger("reproof.fuzz.only", -1);
    private static final long SEED = Long.getLong("reproof.fuzz.seed", System.nanoTime());
    private static final int PAGE = 4096;

    private static final List<String> COLUMNS = List.of(
            "payload", "metaData", "type", "payloadType", "payloadRevision", "timeStamp", "aggregateIdentifier");

    private interface Damage {
        void doTo(Path file, SplittableRandom random) throws Exception;
    }

    @Test
    void a_log_with_a_changed_row_is_read_or_refused() throws Exception {
        damaged("rows", FuzzedLogsTest::changeRow);
    }

    @Test
    void a_log_with_changed_pages_is_read_or_refused() throws Exception {
        damaged("pages", FuzzedLogsTest::changePages);
    }

    private static void damaged(String what, Damage damage) throws Exception {
        System.out.println("changed " + what + ": -Dreproof.fuzz.seed=" + SEED + " -Dreproof.fuzz.logs=" + CASES);
        // given
        byte[] log = PlayedRun.log();
        try (Bounded bounded = new Bounded(Duration.ofMinutes(2))) {
            for (int number = 0; number < CASES; number++) {
                if (ONLY < 0 || ONLY == number) {
                    SplittableRandom random = new SplittableRandom(SEED + number);
                    String where =
                            "changed " + what + " -Dreproof.fuzz.seed=" + SEED + " -Dreproof.fuzz.only=" + number;
                    // when, then
                    bounded.call(where, () -> {
                        readOrRefused(where, log, damage, random);
                        return where;
                    });
                }
            }
        }
    }

    private static void readOrRefused(String where, byte[] log, Damage damage, SplittableRandom random)
            throws Exception {
        try (SimulatedDisk disk = new SimulatedDisk()) {
            RunHome home = PlayedRun.with(disk, log);
            damage.doTo(home.eventsFile(), random);
            try {
                PlayedRun.read(home);
            } catch (ReproofException told) {
                assertThat(told.kind())
                        .as("%s: %s", where, told)
                        .isIn(
                                ReproofException.Kind.CORRUPT,
                                ReproofException.Kind.TOO_NEW,
                                ReproofException.Kind.NOT_FOUND);
            } catch (RuntimeException | Error foreign) {
                throw new AssertionError(where + ": " + foreign, foreign);
            }
        }
    }

    /** Bits, pages of nothing or of anything, pages in each other's places, the end cut off. */
    private static void changePages(Path file, SplittableRandom random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int pages = bytes.length / PAGE;
        int page = random.nextInt(pages) * PAGE;
        switch (random.nextInt(6)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> Arrays.fill(bytes, page, page + PAGE, (byte) 0);
            case 2 -> System.arraycopy(bytes, random.nextInt(pages) * PAGE, bytes, page, PAGE);
            case 3 -> {
                for (int at = page; at < page + PAGE; at++) {
                    bytes[at] = (byte) random.nextInt();
                }
            }
            default -> {
                for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        Files.write(file, bytes);
    }

    private static void changeRow(Path file, SplittableRandom random) throws SQLException {
        String base = file.toUri().toString().replace(".mv.db", "");
        try (Connection connection = DriverManager.getConnection("jdbc:h2:" + base, "", "")) {
            long row = anyRow(connection, random);
            if (random.nextInt(12) == 0) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DELETE FROM DomainEventEntry WHERE globalIndex = " + row);
                }
                return;
            }
            change(connection, row, COLUMNS.get(random.nextInt(random.nextBoolean() ? 1 : COLUMNS.size())), random);
        }
    }

    private static long anyRow(Connection connection, SplittableRandom random) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT globalIndex FROM DomainEventEntry ORDER BY globalIndex")) {
            List<Long> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
            return found.get(random.nextInt(found.size()));
        }
    }

    private static void change(Connection connection, long row, String column, SplittableRandom random)
            throws SQLException {
        byte[] before;
        try (Statement statement = connection.createStatement();
                ResultSet value = statement.executeQuery(
                        "SELECT " + column + " FROM DomainEventEntry WHERE globalIndex = " + row)) {
            value.next();
            Object found = value.getObject(1);
            before = found instanceof byte[] bytes
                    ? bytes
                    : String.valueOf(found).getBytes(StandardCharsets.UTF_8);
        }
        byte[] after = new Mutations(random.nextLong()).mutate(before);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE DomainEventEntry SET " + column + " = ? WHERE globalIndex = " + row)) {
            if (column.equals("payload") || column.equals("metaData")) {
                update.setBytes(1, after.length > 1 << 19 ? Arrays.copyOf(after, 1 << 19) : after);
            } else {
                String text = new String(after, StandardCharsets.UTF_8);
                update.setString(1, text.substring(0, Math.min(text.length(), 30)));
            }
            update.execute();
        } catch (SQLIntegrityConstraintViolationException asItWas) {
            assertThat(asItWas.getSQLState()).as("a row that is there already").startsWith("23");
        }
    }
}
