package dev.reproof.engine.write;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Turns what one attempt prints into blocks for the log. Small pieces are gathered until a block is full or its first
 * byte is old enough; whoever prints faster than the log takes has to wait. Blocks end at characters.
 *
 * <p>Text may come from any thread, one at a time.
 */
public final class TranscriptRecorder {

    /**
     * What goes into the transaction that ends the attempt.
     *
     * @param silent whether the text is nothing but white space
     * @param ahead blocks of the text, in order, among them all that are not acknowledged
     */
    public record End(Seal seal, List<TranscriptAppend> texts, boolean silent, List<TranscriptAppend> ahead) {}

    private static final TextDigest NOTHING = TextDigest.of("");

    private final RunWriter writer;
    private final StreamId stream;
    private final Optional<AttemptKey> key;
    private final RecorderSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore inFlight;
    private final Queue<TranscriptAppend> unacknowledged = new ConcurrentLinkedQueue<>();
    private final TextIngest ingest = new TextIngest(this::collect);
    private final MessageDigest digest = Sha256.newDigest();
    private final TextDigest recorded;
    private final RecordedBeginning beginning;
    private final byte[] buffer;
    private int filled;
    private long bornNanos;
    private long offset;
    private long nextSequence;
    private long replacedBefore;
    private volatile ReproofException failure;

    /** Records into a stream that was just opened. */
    public TranscriptRecorder(RunWriter writer, StreamId stream, AttemptKey key, RecorderSettings settings) {
        this(writer, stream, Optional.of(key), settings);
    }

    /**
     * Records into a stream that was just opened.
     *
     * @param key the attempt whose transcript this is; absent where it is something else that the attempt left
     */
    public TranscriptRecorder(RunWriter writer, StreamId stream, Optional<AttemptKey> key, RecorderSettings settings) {
        this(writer, stream, key, settings, 1, NOTHING);
    }

    /**
     * Records into a stream that has the beginning of the text already; all of the text is to be given, from its start on.
     *
     * @param nextSequence of the next event of the stream
     * @param recorded what the stream has
     */
    public TranscriptRecorder(
            RunWriter writer,
            StreamId stream,
            Optional<AttemptKey> key,
            RecorderSettings settings,
            long nextSequence,
            TextDigest recorded) {
        this.writer = writer;
        this.stream = stream;
        this.key = key;
        this.settings = settings;
        this.recorded = recorded;
        this.beginning = new RecordedBeginning(recorded);
        this.inFlight = new Semaphore(settings.blocksInFlight());
        this.buffer = new byte[settings.blockBytes()];
        this.nextSequence = nextSequence;
    }

    /**
     * Takes raw bytes that should be UTF-8, in any split.
     *
     * @throws ReproofException when the log has failed
     * @throws Rejected when the text begins otherwise than the stream does
     */
    public void bytes(byte[] data, int from, int length) {
        locked(() -> ingest.bytes(data, from, length));
    }

    /**
     * Takes UTF-16 text, in any split.
     *
     * @throws ReproofException when the log has failed
     */
    public void text(CharSequence text) {
        locked(() -> ingest.text(text));
    }

    /** Counts characters that were no characters before they came here. */
    public void replacedBefore(long count) {
        locked(() -> replacedBefore = count);
    }

    /** Whether the text that was given begins as the stream does, as far as it goes. */
    public boolean fits() {
        return beginning.match() != RecordedBeginning.Match.OTHER;
    }

    /**
     * Gives the text up where it is; nothing may follow.
     *
     * @return what the stream has of it, with a block that it does not have yet
     */
    public Left leave() {
        lock.lock();
        try {
            if (beginning.match() != RecordedBeginning.Match.SAME) {
                return new Left(recorded, List.of());
            }
            List<TranscriptAppend> texts = filled > 0 ? List.of(block()) : List.of();
            return new Left(new TextDigest(Sha256.of(digest), offset), texts);
        } finally {
            lock.unlock();
        }
    }

    /** What is left of a text that was given up, and the blocks that go with the event that says so. */
    public record Left(TextDigest text, List<TranscriptAppend> texts) {}

    /**
     * Ends the text; nothing may follow.
     *
     * @throws Rejected when it is less than the stream has
     */
    public End end() {
        lock.lock();
        try {
            ingest.end();
            if (beginning.match() != RecordedBeginning.Match.SAME) {
                throw unfit();
            }
            List<TranscriptAppend> texts = new ArrayList<>();
            List<TranscriptAppend> ahead = new ArrayList<>(unacknowledged);
            if (filled > 0) {
                texts.add(block());
                ahead.addAll(texts);
            }
            Seal seal = new Seal(offset, ingest.chars(), Sha256.of(digest), replacedBefore + ingest.replacements());
            texts.add(
                    writer.encoded(stream, nextSequence++, key, new TranscriptSealed(seal), TranscriptAppend.NO_TEXT));
            return new End(seal, texts, ingest.silent(), ahead);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private Rejected unfit() {
        return new Rejected("What the agent of " + key.map(AttemptKey::toString).orElse(stream.toString())
                + " printed is not what was recorded of it");
    }

    private void collect(byte[] data, int from, int length) {
        int known = beginning.pass(data, from, length);
        digest.update(data, from, known);
        offset += known;
        if (!fits()) {
            throw unfit();
        }
        int next = from + known;
        int end = from + length;
        while (next < end) {
            int size = Math.min(end - next, buffer.length - filled);
            while (size > 0 && next + size < end && (data[next + size] & 0xC0) == 0x80) {
                size--; // the next character would be divided
            }
            if (size == 0) {
                submit();
            } else {
                append(data, next, size);
                next += size;
            }
        }
        if (filled == buffer.length) {
            submit();
        }
    }

    private void append(byte[] data, int from, int size) {
        if (filled == 0) {
            bornNanos = System.nanoTime();
            writer.linger(new OpenBlock(bornNanos + settings.linger().toNanos(), nextSequence));
        }
        System.arraycopy(data, from, buffer, filled, size);
        filled += size;
    }

    /** Waits for its turn, then hands the block to the writer. */
    private void submit() {
        inFlight.acquireUninterruptibly();
        if (failure != null) {
            throw failure;
        }
        send();
    }

    private void send() {
        long since = bornNanos;
        TranscriptAppend block = block();
        unacknowledged.add(block);
        CompletableFuture<?> unused = writer.append(block, since).whenComplete((state, failed) -> {
            if (failed instanceof ReproofException cause) {
                failure = cause;
            }
            unacknowledged.remove(block);
            inFlight.release();
        });
    }

    private TranscriptAppend block() {
        byte[] text = Arrays.copyOf(buffer, filled);
        TranscriptChunkAppended chunk = TranscriptBlocks.pack(offset, text, 0, text.length);
        digest.update(text);
        offset += text.length;
        filled = 0;
        return writer.encoded(stream, nextSequence++, key, chunk, text);
    }

    /** The block that is being gathered, unless it was sent meanwhile. */
    private final class OpenBlock implements Lingering {

        private final long dueNanos;
        private final long sequence;

        OpenBlock(long dueNanos, long sequence) {
            this.dueNanos = dueNanos;
            this.sequence = sequence;
        }

        @Override
        public long dueNanos() {
            return dueNanos;
        }

        @Override
        public void flush() {
            if (!lock.tryLock()) {
                again(); // text is coming in right now
                return;
            }
            try {
                if (sequence == nextSequence && filled > 0 && failure == null) {
                    if (inFlight.tryAcquire()) {
                        send();
                    } else {
                        again();
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        private void again() {
            writer.linger(new OpenBlock(System.nanoTime() + settings.linger().toNanos() / 8, sequence));
        }
    }
}
