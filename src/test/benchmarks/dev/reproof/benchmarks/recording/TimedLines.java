package dev.reproof.benchmarks.recording;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An agent that says what time it is, again and again; how long each line takes until it is given to be recorded. */
final class TimedLines implements AgentOutput {

    private static final long NANOS = 1_000_000_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final AgentOutput output;
    private final List<Double> millis;
    private final StringBuilder line = new StringBuilder();

    private TimedLines(AgentOutput output, List<Double> millis) {
        this.output = output;
        this.millis = millis;
    }

    /** In milliseconds. */
    record Delays(double median, double p99, double longest) {

        private static Delays of(List<Double> millis) {
            double[] sorted = Median.sorted(millis);
            return new Delays(
                    Median.of(millis), sorted[(int) Math.ceil(sorted.length * 0.99) - 1], sorted[sorted.length - 1]);
        }
    }

    static Delays measure(int lines) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        String command = "i=0; while [ $i -lt " + lines + " ]; do date +%s%N; sleep 0.02; i=$((i+1)); done";
        OneRank.seconds(1, run -> {
            Agent agent = OneRank.ofFiles(run, command);
            return (call, output) -> agent.run(call, new TimedLines(output, millis));
        });
        if (millis.size() != lines) {
            throw new IllegalStateException("Expected " + lines + " lines, found " + millis.size());
        }
        return Delays.of(millis);
    }

    @Override
    public void bytes(byte[] data, int offset, int length) {
        Instant now = Instant.now();
        long nanos = now.getEpochSecond() * NANOS + now.getNano();
        for (char next : new String(data, offset, length, StandardCharsets.US_ASCII).toCharArray()) {
            if (next == '\n') {
                millis.add((nanos - Long.parseLong(line.toString())) / NANOS_PER_MILLI);
                line.setLength(0);
            } else {
                line.append(next);
            }
        }
        output.bytes(data, offset, length);
    }

    @Override
    public void text(CharSequence chunk) {
        throw new IllegalStateException("A command prints bytes");
    }
}
