package dev.reproof.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Everything that was measured. */
final class Samples {

    private final List<Sample> all = new ArrayList<>();

    /** @param size steps of the chain, or how many had finished */
    record Sample(Row row, String column, int size, double value) {}

    void add(Row row, String column, int size, double value) {
        all.add(new Sample(row, column, size, value));
        System.out.println(row.word() + " " + column + " " + size + ": " + row.show(value));
    }

    List<Sample> all() {
        return List.copyOf(all);
    }

    /** Absent where nothing of that kind was measured. */
    OptionalDouble median(Row row, String column, int size) {
        double[] sorted = all.stream()
                .filter(sample -> sample.row == row && sample.column.equals(column) && sample.size == size)
                .mapToDouble(Sample::value)
                .sorted()
                .toArray();
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
    }

    /** The medians of a column by size. */
    NavigableMap<Integer, Double> curve(Row row, String column) {
        NavigableMap<Integer, Double> curve = new TreeMap<>();
        for (Sample sample : all) {
            if (sample.row == row && sample.column.equals(column)) {
                curve.put(sample.size, median(row, column, sample.size).orElseThrow());
            }
        }
        return curve;
    }

    /** The columns of a row, in the order in which they came. */
    List<String> columns(Row row) {
        return all.stream()
                .filter(sample -> sample.row == row)
                .map(Sample::column)
                .distinct()
                .toList();
    }
}
