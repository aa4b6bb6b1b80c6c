package dev.reproof.benchmarks;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reading back a run with 256 MiB of transcripts unless told otherwise, against a plain file with the same blocks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ReadBenchmark {

    static final String MEBIBYTES = "reproof.benchmarks.read.mebibytes";

    private static final long BYTES = Long.getLong(MEBIBYTES, 256) << 20;

    private WorkDirectory directory;
    private PreparedRun run;
    private ResumeEngine engine;
    private RunView view;
    private Path plain;
    private Sha256 expected;

    @Setup
    public void prepare() throws IOException {
        directory = WorkDirectory.create();
        run = PreparedRun.make(directory.resolve("runs"), BYTES);
        engine = PreparedRun.engine();
        view = engine.view(run.home());
        plain = directory.resolve("plain");
        expected = fill(plain);
    }

    private static Sha256 fill(Path plain) throws IOException {
        byte[] text = RealisticText.bytes(1, PreparedRun.TASK_BYTES);
        MessageDigest digest = Sha256.newDigest();
        try (PlainBlocks file = PlainBlocks.create(plain)) {
            for (long at = 0; at < BYTES; at += PreparedRun.GROUP_BYTES) {
                int from = (int) (at % text.length);
                file.append(text, from, PreparedRun.GROUP_BYTES, PreparedRun.BLOCK_BYTES);
                digest.update(text, from, PreparedRun.GROUP_BYTES);
            }
        }
        return Sha256.of(digest);
    }

    @TearDown
    public void close() throws IOException {
        view.close();
        directory.close();
    }

    /** Opens the run with all checks; reads the plain file and checks the checksums. */
    @Benchmark
    public void open(Duel duel) throws Exception {
        duel.reproof(() -> {
            engine.view(run.home()).close();
            return BYTES;
        });
        duel.plain(() -> PlainBlocks.check(plain));
    }

    /** Reads all transcripts of the opened run with their digests checked; reads, expands and hashes the plain file. */
    @Benchmark
    public void transcripts(Duel duel) throws Exception {
        duel.reproof(() -> {
            for (AttemptKey key : run.attempts()) {
                view.copyTranscript(key, OutputStream.nullOutputStream());
            }
            return BYTES;
        });
        duel.plain(() -> {
            if (!PlainBlocks.digest(plain).equals(expected)) {
                throw new IllegalStateException("The plain file does not hold the text that was written to it");
            }
            return BYTES;
        });
    }
}
