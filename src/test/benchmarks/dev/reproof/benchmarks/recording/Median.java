package dev.reproof.benchmarks.recording;

import java.util.List;

/** Of samples in any order. */
final class Median {

    private Median() {}

    static double of(List<Double> samples) {
        double[] sorted = sorted(samples);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    static double[] sorted(List<Double> samples) {
        return samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
