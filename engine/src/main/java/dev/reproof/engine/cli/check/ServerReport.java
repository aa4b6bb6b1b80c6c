package dev.reproof.engine.cli.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.log.postgres.StoreReport;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The forms of {@code reproof store check}: JSON, one object, and text. */
final class ServerReport {

    private ServerReport() {}

    static String json(String store, StoreReport report) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("store", store)
                .put("server", report.server())
                .put("format", boxed(report.format()))
                .put("durable", report.durable())
                .put("fsync", report.fsync())
                .put("synchronousCommit", report.synchronousCommit())
                .put("fullPageWrites", report.fullPageWrites())
                .put("synchronousStandbys", report.synchronousStandbys())
                .put("standbys", boxed(report.standbys()))
                .put("runs", report.runs())
                .put("bytes", boxed(report.bytes()))
                .put("roundTripMicros", report.roundTrip().toNanos() / 1_000);
        return node.toString();
    }

    private static Integer boxed(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private static Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    static String text(String store, StoreReport report) {
        return line("store", store)
                + line("server", report.server())
                + line(
                        "tables",
                        report.format().isPresent()
                                ? "format " + report.format().getAsInt() + ", " + report.runs() + " runs, "
                                        + report.bytes().orElse(0) + " bytes"
                                : "none yet")
                + line("durability", durability(report))
                + line("standbys", standbys(report))
                + line(
                        "round trip",
                        String.format(Locale.ROOT, "%.2f ms", report.roundTrip().toNanos() / 1e6));
    }

    private static String durability(StoreReport report) {
        return (report.durable() ? "kept" : "NOT KEPT: a crash may take what was acknowledged") + " (fsync="
                + told(report.fsync()) + ", synchronous_commit=" + told(report.synchronousCommit())
                + ", full_page_writes=" + told(report.fullPageWrites()) + ")";
    }

    private static String standbys(StoreReport report) {
        String following = report.standbys().isPresent()
                ? Integer.toString(report.standbys().getAsInt())
                : "unknown";
        return following + " following, synchronous: "
                + (report.synchronousStandbys().isEmpty() ? "none" : report.synchronousStandbys());
    }

    private static String told(String setting) {
        return setting.isEmpty() ? "not told" : setting;
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-11s %s\n", name, Printable.line(value));
    }
}
