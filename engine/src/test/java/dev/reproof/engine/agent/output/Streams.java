package dev.reproof.engine.agent.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.agent.RecordedOutput;
import dev.reproof.events.AgentReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;

/** Streams of agents with invented content, and what comes of them. */
final class Streams {

    private Streams() {}

    /** What a stream has come to. */
    record Outcome(String text, StreamEnd end) {}

    static byte[] sample(String name) {
        try (InputStream file = Streams.class.getResourceAsStream("/agents/" + name + ".jsonl")) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Outcome read(AgentFormat format, AgentText which, byte[]... pieces) {
        RecordedOutput output = new RecordedOutput();
        StreamedText stream = new StreamedText(format, which, output);
        for (byte[] piece : pieces) {
            stream.bytes(piece, 0, piece.length);
        }
        StreamEnd end = stream.end();
        return new Outcome(String.join("", output.texts()), end);
    }

    /**
     * Holds a sample against a row: its name, both texts with ¶ for a newline, whether it ended, verdict, status, tokens
     * (input, output, cached, reasoning), billionths, turns, denials, lines unread, session, version, models, stop reason;
     * a dash for what was not told.
     */
    static void check(AgentFormat format, String row) {
        String[] cells = row.split("\\s*\\|\\s*", -1);
        byte[] stream = sample(cells[0]);
        Outcome all = read(format, AgentText.ALL, stream);
        Outcome last = read(format, AgentText.LAST, stream);

        assertThat(last.end()).isEqualTo(all.end());
        assertThat(String.join(" | ", cells[0], shown(all.text()), shown(last.text()), shown(all.end())))
                .isEqualTo(String.join(" | ", cells));
    }

    private static String shown(StreamEnd end) {
        AgentReport report = end.report();
        assertThat(report.raw()).isEmpty();
        report.cost().ifPresent(cost -> assertThat(cost.currency()).isEqualTo("USD"));
        return String.join(
                " | ",
                end.ended() ? "end" : "no end",
                report.verdict().toString(),
                shown(report.status()),
                shown(report.tokens().input()),
                shown(report.tokens().output()),
                shown(report.tokens().cached()),
                shown(report.tokens().reasoning()),
                shown(report.cost().map(AgentReport.Cost::billionths)),
                shown(report.turns()),
                Long.toString(report.denials()),
                Long.toString(report.unread()),
                shown(report.session()),
                shown(report.version()),
                report.models().isEmpty() ? "-" : String.join(" ", report.models()),
                shown(report.stopReason()));
    }

    private static String shown(Optional<?> told) {
        return told.map(Object::toString).orElse("-");
    }

    private static String shown(String text) {
        return text.isEmpty() ? "-" : text.replace('\n', '¶');
    }
}
