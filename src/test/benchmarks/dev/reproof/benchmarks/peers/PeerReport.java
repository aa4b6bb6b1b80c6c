package dev.reproof.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came out: medians side by side, each with its ratio over Reproof (below 1 that side is ahead, but of bytes and
 * characters kept), every sample, and plots.
 */
record PeerReport(Samples samples, Extent extent, String postgres) {

    /** Writes {@code peers.md}, {@code peers.json} and the plots into a directory, and returns the table. */
    String write(Path target) throws IOException {
        String table = table();
        Files.writeString(target.resolve("peers.md"), table);
        new ObjectMapper().writeValue(target.resolve("peers.json").toFile(), json());
        plot(target, Row.STEP, "Time of a step", "steps of the chain");
        plot(target, Row.WRITTEN, "Bytes written per byte of text", "steps of the chain");
        plot(
                target,
                Row.RESTART,
                "Killed: from the start of the next process to the next step",
                "steps that had finished");
        return table;
    }

    private void plot(Path target, Row row, String title, String across) throws IOException {
        Map<String, NavigableMap<Integer, Double>> curves = new LinkedHashMap<>();
        samples.columns(row).forEach(column -> curves.put(column, samples.curve(row, column)));
        Files.writeString(
                target.resolve("peers-" + row.word() + ".svg"), new Plot(title, across, row.unit(), curves).svg());
    }

    private String table() {
        List<String> columns = Stream.concat(extent.sides().stream().map(Side::shown), Stream.of(Contest.LAUNCHED))
                .toList();
        return "| | " + String.join(" | ", columns) + " |\n| ---" + " | ---".repeat(columns.size()) + " |\n"
                + Stream.of(Row.values()).map(row -> line(row, columns)).collect(Collectors.joining())
                + "\n" + machine() + "\n";
    }

    private String line(Row row, List<String> columns) {
        int size = extent.size(row);
        OptionalDouble own = samples.median(row, Side.REPROOF.shown(), size);
        return columns.stream()
                .map(column -> cell(row, column, size, own))
                .collect(Collectors.joining(" | ", "| " + row.what() + " (" + size + ") | ", " |\n"));
    }

    private String cell(Row row, String column, int size, OptionalDouble own) {
        OptionalDouble value = samples.median(row, column, size);
        if (value.isEmpty()) {
            return "–";
        }
        String shown = row.show(value.getAsDouble());
        return column.equals(Side.REPROOF.shown()) || own.isEmpty()
                ? shown
                : shown + String.format(Locale.ROOT, " (%.2f)", value.getAsDouble() / own.getAsDouble());
    }

    private String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version() + ", PostgreSQL "
                + postgres + ", medians of " + extent.rounds() + " rounds.";
    }

    private Map<String, Object> json() {
        return Map.of("machine", machine(), "samples", samples.all());
    }
}
