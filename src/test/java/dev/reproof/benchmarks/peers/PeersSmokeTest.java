package dev.reproof.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.benchmarks.InstalledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The comparison with others, as small as it can be: what is measured is checked, how long it takes is not. */
class PeersSmokeTest {

    private static final Chain CHAIN = new Chain(4, 100);
    private static final int HELD = 2;

    @TempDir
    static Path directory;

    private static Postgres postgres;

    private final Samples samples = new Samples();

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = Postgres.start(directory.resolve("postgres"));
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @ParameterizedTest
    @EnumSource
    void every_side_goes_on_after_a_kill(Side side) throws Exception {
        contest(side).restart(side, CHAIN, HELD);

        assertThat(samples.median(Row.RESTART, side.shown(), HELD)).isPresent();
    }

    @Test
    void a_chain_comes_to_its_end_and_what_was_written_for_it_is_counted() throws Exception {
        contest(Side.DBOS).chain(Side.DBOS, CHAIN);

        assertThat(samples.median(Row.STEP, Side.DBOS.shown(), CHAIN.steps())).isPresent();
        assertThat(samples.median(Row.WRITTEN, Side.DBOS.shown(), CHAIN.steps()).orElseThrow())
                .isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REPROOF")
    void others_keep_nothing_of_a_step_that_has_not_ended(Side side) throws Exception {
        contest(side).kept(side, 1_000, Duration.ZERO);

        assertThat(samples.median(Row.KEPT, side.shown(), 1_000)).hasValue(0);
    }

    @Test
    void texts_side_by_side_are_on_disk_afterwards() throws Exception {
        contest(Side.REPROOF).volume(new Volume(2, 1));

        for (Side side : List.of(Side.REPROOF, Side.DBOS)) {
            assertThat(samples.median(Row.DISK, side.shown(), 2).orElseThrow()).isGreaterThan(0.5);
        }
        assertThat(samples.median(Row.OVER_BLOCKS, Side.REPROOF.shown(), 2).orElseThrow())
                .isGreaterThan(1);
    }

    @Test
    void the_launcher_goes_on_after_a_kill() throws Exception {
        contest(Side.REPROOF).restartLaunched(CHAIN, HELD);

        assertThat(samples.median(Row.RESTART, Contest.LAUNCHED, HELD)).isPresent();
    }

    @Test
    void a_report_has_a_line_for_each_row_and_a_plot_for_each_curve() throws IOException {
        // given
        for (Row row : List.of(Row.STEP, Row.WRITTEN, Row.RESTART)) {
            samples.add(row, Side.REPROOF.shown(), 10, 4);
            samples.add(row, Side.DBOS.shown(), 10, 2);
        }
        Extent extent = new Extent(1, 10, 100, 0, new Volume(0, 0), List.of(), List.of(Side.REPROOF, Side.DBOS));

        // when
        String table = new PeerReport(samples, extent, "17").write(directory);

        // then
        assertThat(table).contains("| 4.00 ms | 2.00 ms (0.50) | – |");
        assertThat(Files.readString(directory.resolve("peers.json"))).contains("\"value\":4.0");
        for (String plot : List.of("step", "written", "restart")) {
            assertThat(Files.readString(directory.resolve("peers-" + plot + ".svg")))
                    .contains(Side.REPROOF.shown(), Side.DBOS.shown(), "<polyline");
        }
    }

    private Contest contest(Side side) throws IOException {
        Path places = Files.createTempDirectory(directory, side.word());
        Path root = Path.of(System.getProperty("reproof.home")).toRealPath();
        return new Contest(places, postgres, InstalledProgram.copy(root, places.resolve("installation")), samples);
    }
}
