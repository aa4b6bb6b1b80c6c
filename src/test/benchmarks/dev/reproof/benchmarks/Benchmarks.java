package dev.reproof.benchmarks;

import dev.reproof.events.block.TranscriptBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures the numbers to hold, each beside its baseline, and prints what came out. */
public final class Benchmarks {

    private static final int HEAP_MEBIBYTES = 256;
    private static final String TEXT_MEBIBYTES = "reproof.benchmarks.resume.mebibytes";

    private Benchmarks() {}

    /**
     * Writes JMH's results to {@code benchmarks.json} and the table to {@code benchmarks.md}.
     *
     * @param args the directory to work in; then, if not everything is wanted, a regular expression of benchmarks
     */
    public static void main(String[] args) throws RunnerException, IOException, InterruptedException {
        Path target = Path.of(args[0]).toAbsolutePath();
        System.setProperty(WorkDirectory.PROPERTY, target.toString());
        RatioTable table = new RatioTable();
        table.add(new Runner(options(target, args)).run());
        String start = "";
        if (args.length == 1) {
            addResume(table);
            start = "\n" + StartTime.measure(target.resolve("../../..").toRealPath(), target, StartTime.ROUNDS);
        }
        Files.writeString(target.resolve("benchmarks.md"), table + start);
        System.out.println("\n" + table + start + "\n" + text());
    }

    private static Options options(Path target, String[] args) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .warmupIterations(4)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(8)
                .measurementTime(TimeValue.seconds(4))
                .forks(1)
                .shouldFailOnError(true)
                .jvmArgs(
                        "-Xmx1g", "-Ddisable-axoniq-console-message=true", "-D" + WorkDirectory.PROPERTY + "=" + target)
                .resultFormat(ResultFormatType.JSON)
                .result(target.resolve("benchmarks.json").toString());
        return options.include(args.length > 1 ? args[1] : "dev.reproof.benchmarks.")
                .build();
    }

    private static void addResume(RatioTable table) throws IOException, InterruptedException {
        long bytes = Long.getLong(TEXT_MEBIBYTES, 1024) << 20;
        try (WorkDirectory directory = WorkDirectory.create()) {
            PreparedRun run = PreparedRun.make(directory.resolve("runs"), bytes);
            table.add(bytes, ResumeHeap.measure(run, HEAP_MEBIBYTES));
        }
    }

    private static String text() {
        byte[] text = RealisticText.bytes(1, PreparedRun.BLOCK_BYTES);
        int stored = TranscriptBlocks.pack(0, text, 0, text.length).data().length;
        return String.format(
                Locale.ROOT, "LZ4 makes a 64 KiB block of the text %.2f times smaller.", (double) text.length / stored);
    }
}
