package dev.reproof.benchmarks.peers;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Medians side by side, each peer with its ratio over Reproof: below 1 the peer is ahead. */
final class PeerTable {

    private final Samples samples;
    private final Extent extent;

    PeerTable(Samples samples, Extent extent) {
        this.samples = samples;
        this.extent = extent;
    }

    @Override
    public String toString() {
        List<String> columns = Stream.concat(extent.sides().stream().map(Side::shown), Stream.of(Contest.LAUNCHED))
                .toList();
        return "| | " + String.join(" | ", columns) + " |\n| ---" + " | ---".repeat(columns.size()) + " |\n"
                + Stream.of(Row.values()).map(row -> line(row, columns)).collect(Collectors.joining());
    }

    private String line(Row row, List<String> columns) {
        int size = row == Row.RESTART ? extent.held() : extent.steps();
        OptionalDouble own = samples.median(row, Side.REPROOF.shown(), size);
        return "| " + row.what() + " | "
                + columns.stream()
                        .map(column -> cell(row, samples.median(row, column, size), own))
                        .collect(Collectors.joining(" | "))
                + " |\n";
    }

    private static String cell(Row row, OptionalDouble value, OptionalDouble own) {
        if (value.isEmpty()) {
            return "–";
        }
        double shown = value.getAsDouble();
        boolean ratio = own.isPresent() && own.getAsDouble() != shown;
        return row.show(shown)
                + (ratio ? String.format(java.util.Locale.ROOT, " (%.2f)", shown / own.getAsDouble()) : "");
    }
}
