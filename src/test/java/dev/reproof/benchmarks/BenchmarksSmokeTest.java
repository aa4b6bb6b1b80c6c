package dev.reproof.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.benchmarks.stores.StoreContest;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks, each as small as it can be: they run, and no bar is held to them. */
class BenchmarksSmokeTest {

    @TempDir
    Path directory;

    @BeforeEach
    void workHere() {
        System.setProperty(WorkDirectory.PROPERTY, directory.toString());
        System.setProperty(ReadBenchmark.MEBIBYTES, "8");
    }

    @Test
    void every_comparison_within_a_process_fills_its_line_of_the_table() throws Exception {
        // when
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("dev.reproof.benchmarks.")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        // then
        RatioTable table = new RatioTable();
        table.add(results);
        assertThat(Bar.ALL).allSatisfy(bar -> assertThat(table.toString()).contains(bar.what()));
    }

    @Test
    void resuming_tells_its_heap() throws Exception {
        PreparedRun run = PreparedRun.make(directory.resolve("runs"), PreparedRun.TASK_BYTES);

        assertThat(ResumeHeap.measure(run, 256).peakBytes()).isBetween(1L, 256L << 20);
    }

    @Test
    void starts_are_timed_beside_a_bare_one() throws Exception {
        Path root = Path.of(System.getProperty("reproof.home")).toRealPath();

        assertThat(StartTime.measure(root, directory, 1)).contains("| java -version |", "| reproof status |");
    }

    @Test
    void logs_in_files_and_on_a_server_are_measured_beside_each_other() throws Exception {
        assertThat(StoreContest.measure(directory, 1, 100))
                .contains("a durable append of one line", "opening 64 MiB", "1,000 tasks", "--take-over");
    }

    @Test
    void a_trickle_is_measured_with_and_without_compaction() throws Exception {
        TrickleLoad.main(new String[] {directory.toString(), "1"});

        assertThat(directory).isEmptyDirectory();
    }
}
