package dev.reproof.benchmarks;

import java.util.List;

/** A ratio to hold: raw text per second of Reproof divided by that of the plain way. */
record Bar(String benchmark, String what, double atLeast) {

    static final List<Bar> ALL = List.of(
            new Bar("AppendBenchmark.againstPlainFile", "durable append against LZ4 blocks and force", 0.7),
            new Bar("AppendBenchmark.againstEventPerChunk", "durable append against an event per 200 bytes", 150),
            new Bar("ReadBenchmark.open", "opening with all checks against reading and checksumming", 0.8),
            new Bar("ReadBenchmark.transcripts", "reading all transcripts against expanding and hashing", 0.8));
}
