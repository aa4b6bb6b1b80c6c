package dev.reproof.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Tells what was measured beside what was promised, as a table in Markdown. */
@SuppressWarnings("rawtypes") // the signatures are JMH's
final class RatioTable {

    private static final double MEBIBYTE = 1 << 20;

    private static final String HEAD = """
            | what | reproof | plain | ratio (lowest to highest) | bar | |
            | --- | --- | --- | --- | --- | --- |
            """;

    private final StringBuilder lines = new StringBuilder(HEAD);

    /** Adds what JMH has measured. */
    void add(Collection<RunResult> results) {
        for (Bar bar : Bar.ALL) {
            results.stream()
                    .filter(result -> result.getParams().getBenchmark().endsWith("." + bar.benchmark()))
                    .forEach(result -> add(bar, result));
        }
    }

    private void add(Bar bar, RunResult result) {
        double[] ratios = sorted(result, duel -> speed(duel, "reproof") / speed(duel, "plain"));
        double ratio = median(ratios);
        lines.append(String.format(
                Locale.ROOT,
                "| %s | %.1f MiB/s | %.2f MiB/s | **%.2f** (%.2f to %.2f) | at least %s | %s |%n",
                bar.what(),
                median(sorted(result, duel -> speed(duel, "reproof"))),
                median(sorted(result, duel -> speed(duel, "plain"))),
                ratio,
                ratios[0],
                ratios[ratios.length - 1],
                bar.atLeast(),
                ratio >= bar.atLeast() ? "held" : "missed"));
    }

    /** Adds how much heap a resume took. */
    void add(long textBytes, ResumeHeap heap) {
        lines.append(String.format(
                Locale.ROOT,
                "| resuming %.0f MiB of transcripts with -Xmx%dm | %d ms | | %.0f MiB used at most, %.0f MiB of it live | at most 256 MiB | %s |%n",
                textBytes / MEBIBYTE,
                heap.xmxMebibytes(),
                heap.millis(),
                heap.peakBytes() / MEBIBYTE,
                heap.liveBytes() / MEBIBYTE,
                heap.peakBytes() <= 256 * MEBIBYTE ? "held" : "missed"));
    }

    private static double speed(Map<String, Result> duel, String side) {
        return duel.get(side + "Bytes").getScore()
                / MEBIBYTE
                / (duel.get(side + "Nanos").getScore() / 1e9);
    }

    private static double[] sorted(RunResult result, ToDoubleFunction<Map<String, Result>> figure) {
        return result.getBenchmarkResults().stream()
                .map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream)
                .map(IterationResult::getSecondaryResults)
                .mapToDouble(figure)
                .sorted()
                .toArray();
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
