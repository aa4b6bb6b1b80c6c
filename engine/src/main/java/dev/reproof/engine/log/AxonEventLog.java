package dev.reproof.engine.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Event;
import dev.reproof.events.LogProblem;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;

/** The event log in Axon's event store tables. */
public final class AxonEventLog implements EventLog {

    /** What a row is said to belong to. */
    public static final String RUN_TYPE = "Run";

    public static final String TRANSCRIPT_TYPE = "Transcript";

    /** Nothing waits for a close: every commit was forced. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** It learns the events once, for all runs. */
    static final EventCodec CODEC = new EventCodec();

    static final DocumentCodec DOCUMENTS = new DocumentCodec();

    private static final EventUpcaster UPCASTERS = new EventUpcasterChain(new RunStateUpcaster());

    private static final ImportedDocument IMPORTED = new ImportedDocument(DOCUMENTS, UPCASTERS);

    private final LogRows rows;
    private final DecisionReader decisionReader = new DecisionReader(CODEC, UPCASTERS);
    private final TextDecoder texts = new TextDecoder(CODEC);
    private final ReaderThread reader;
    private final GuardedReads reads;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean failed;

    private AxonEventLog(LogRows rows, ReaderThread reader, GuardedReads reads) {
        this.rows = rows;
        this.reader = reader;
        this.reads = reads;
    }

    /**
     * Opens the log in a database, for its product. The database is closed where that fails.
     *
     * @throws dev.reproof.events.ReproofException when it does not open, as the database explains it
     */
    public static EventLog open(LogDatabase database, Insider insider) {
        return open(insider, database, () -> new AxonRows(database));
    }

    /** What opens rows. */
    public interface Opening {
        LogRows rows() throws SQLException;
    }

    /**
     * Opens the log whose rows a product keeps.
     *
     * @param ground what they lie in; it is abandoned where they do not open
     * @throws dev.reproof.events.ReproofException when they do not open, as the ground explains it
     */
    public static EventLog open(Insider insider, LogGround ground, Opening opening) {
        Objects.requireNonNull(insider);
        ReaderThread reader = new ReaderThread();
        try {
            return reader.call(() -> opened(ground, reader, new GuardedReads(ground, reader), opening));
        } catch (RuntimeException | Error e) {
            reader.close();
            throw e;
        }
    }

    private static EventLog opened(LogGround ground, ReaderThread reader, GuardedReads reads, Opening opening) {
        try {
            return new AxonEventLog(opening.rows(), reader, reads);
        } catch (ReproofException e) {
            throw abandoned(ground, ground.isRefused() ? ground.unopened(e) : reads.named(e));
        } catch (SQLException | RuntimeException | Error e) {
            throw abandoned(ground, ground.unopened(e));
        }
    }

    /** What there is to tell was found out before: to abandon it may open the file once more. */
    private static ReproofException abandoned(LogGround ground, ReproofException told) {
        ground.abandon();
        return told;
    }

    @Override
    public EncodedEvent encode(Event event) {
        return CODEC.encode(event);
    }

    @Override
    public Optional<RunId> run() {
        return reading(this::firstRun);
    }

    private Optional<RunId> firstRun() throws SQLException {
        return rows.run().map(AxonEventLog::named);
    }

    @Override
    public void append(List<LogEntry> entries) {
        write("append", () -> rows.append(entries));
    }

    private interface Writing {
        void run() throws SQLException;
    }

    /** A log that has failed to write is closed without another word to its file. */
    private void write(String what, Writing writing) {
        try {
            writing.run();
        } catch (ReproofException told) {
            throw told;
        } catch (SQLException | RuntimeException | Error e) {
            failed = true;
            throw rows.ground().failed(what, e);
        }
    }

    @Override
    public List<Recorded> decisions(StreamId run) {
        return reading(() -> {
            List<Recorded> decisions = new ArrayList<>();
            ChainCheck check = new ChainCheck(run, CODEC, ChainPoint.START);
            long last = rows.last(run).orElse(-1L);
            boolean more = true;
            while (more) {
                long after = decisions.size() - 1L;
                more = rows.decisions(run, after, stored -> decisions.add(recorded(run, check, stored)));
            }
            check.end(last);
            return decisions;
        });
    }

    @Override
    public List<Recorded> decisions(StreamId run, ChainPoint after) {
        return reading(() -> {
            List<Recorded> decisions = new ArrayList<>();
            ChainCheck check = new ChainCheck(run, CODEC, after);
            long last = rows.last(run).orElse(-1L);
            rows.decisions(run, after.position(), stored -> decisions.add(recorded(run, check, stored)));
            check.end(decisions.isEmpty() ? last : -1);
            return decisions;
        });
    }

    private Recorded recorded(StreamId run, ChainCheck check, StoredDecision stored) {
        Instant at = check.next(stored);
        return new Recorded(stored.sequence(), check.head(), at, decisionReader.read(run, stored));
    }

    @Override
    public Optional<LogProblem> inspect(Consumer<SoundRow> sink) {
        RowAudit audit = new RowAudit(CODEC, decisionReader, sink);
        return reading(() -> {
            rows.all(audit);
            return audit.problem();
        });
    }

    @Override
    public TranscriptStore transcripts() {
        return reading(() -> {
            TranscriptStore.Delta delta = TranscriptStore.EMPTY.delta();
            rows.texts(texts::sound, row -> row.foldInto(delta));
            return delta.apply();
        });
    }

    @Override
    public void read(StreamId stream, Consumer<byte[]> sink) {
        Consumer<byte[]> guarded = GuardedReads.sink(sink);
        reading(() -> {
            texts.read(rows, stream, block -> guarded.accept(TranscriptBlocks.unpack(block, stream)));
            return stream;
        });
    }

    @Override
    public byte[] tail(StreamId stream, int bytes) {
        return reading(() -> {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            texts.last(rows, stream, bytes).forEach(block -> text.writeBytes(TranscriptBlocks.unpack(block, stream)));
            return text.toByteArray();
        });
    }

    @Override
    public LogSize size() {
        return reading(rows::size);
    }

    @Override
    public void storeImportedDocument(StreamId run, String revision, byte[] json) {
        long number =
                reading(() -> rows.document(run).map(kept -> kept.number() + 1).orElse(0L));
        StoredDocument document = ImportedDocument.stored(number, revision, json);
        write("keep the imported state", () -> rows.keep(run, document));
    }

    @Override
    public Optional<JsonNode> importedDocument(StreamId run) {
        return reading(() -> rows.document(run).map(kept -> IMPORTED.read(run, kept)));
    }

    @Override
    public Optional<EncodedEvent> importedOriginal(StreamId run) {
        return reading(() -> rows.document(run).map(kept -> IMPORTED.original(run, kept)));
    }

    @Override
    public Optional<Sha256> importedDigest(StreamId run) {
        return reading(
                () -> rows.document(run).map(kept -> Sha256.of(kept.document().payload())));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            boolean ended =
                    reader.ends(failed || reads.failed() ? rows.ground()::abandon : rows.ground()::close, CLOSING);
            if (!ended) {
                throw new Storage(
                        "The event log " + rows.ground().place() + " was not closed: waited " + CLOSING.toSeconds()
                                + " s for its database to let go of the file; nothing that was acknowledged is lost,"
                                + " end this process, then resume the run",
                        null);
            }
        }
    }

    private <T> T reading(GuardedReads.Read<T> read) {
        return reads.read(read);
    }

    private static RunId named(String value) {
        try {
            return new RunId(value);
        } catch (IllegalArgumentException e) {
            throw new Corrupt("The event log belongs to no run: " + e.getMessage(), e);
        }
    }
}
