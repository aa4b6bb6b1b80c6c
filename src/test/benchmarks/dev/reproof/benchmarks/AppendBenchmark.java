package dev.reproof.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Durable append of text in 64 KiB blocks, 16 to a group, against the two ways one would do it otherwise. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AppendBenchmark {

    private static final int CHUNK_BYTES = 200;
    private static final int CHUNKS = 8;

    private final byte[] text = RealisticText.bytes(1, PreparedRun.TASK_BYTES);
    private int at;
    private WorkDirectory directory;
    private LogAppender log;
    private LogAppender chunkLog;
    private PlainBlocks plain;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = WorkDirectory.create();
        log = new LogAppender(directory.resolve("blocks"));
        chunkLog = new LogAppender(directory.resolve("chunks"));
        plain = PlainBlocks.create(directory.resolve("plain"));
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        log.close();
        chunkLog.close();
        plain.close();
        directory.close();
    }

    /** A group into the log, and the same group into a plain file, forced once as well. */
    @Benchmark
    public void againstPlainFile(Duel duel) throws Exception {
        duel.reproof(this::group);
        duel.plain(() -> {
            plain.append(text, at, PreparedRun.GROUP_BYTES, PreparedRun.BLOCK_BYTES);
            return PreparedRun.GROUP_BYTES;
        });
        advance();
    }

    /** A group into the log, and a few chunks of 200 bytes as events that are each committed and forced. */
    @Benchmark
    public void againstEventPerChunk(Duel duel) throws Exception {
        duel.reproof(this::group);
        duel.plain(() -> {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                chunkLog.append(text, at + chunk * CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES);
            }
            return CHUNKS * CHUNK_BYTES;
        });
        advance();
    }

    private long group() {
        log.append(text, at, PreparedRun.GROUP_BYTES, PreparedRun.BLOCK_BYTES);
        return PreparedRun.GROUP_BYTES;
    }

    private void advance() {
        at = (at + PreparedRun.GROUP_BYTES) % text.length;
    }
}
