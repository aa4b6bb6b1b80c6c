package dev.reproof.engine.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Event;
import dev.reproof.events.LogProblem;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;

/** The event log in Axon's event store tables. */
public final class AxonEventLog implements EventLog {

    static final String RUN_TYPE = "Run";
    static final String TRANSCRIPT_TYPE = "Transcript";

    private static final String FIRST_RUN = "SELECT aggregateIdentifier FROM DomainEventEntry WHERE type = '" + RUN_TYPE
            + "' ORDER BY globalIndex FETCH FIRST 1 ROW ONLY";

    private static final String SIZE = "SELECT COUNT(*), SUM(OCTET_LENGTH(payload) + OCTET_LENGTH(metaData)),"
            + " SUM(CASE WHEN type = '" + TRANSCRIPT_TYPE + "' THEN OCTET_LENGTH(payload) ELSE 0 END)"
            + " FROM DomainEventEntry";

    /** Nothing waits for a close: every commit was forced. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** It learns the events once, for all runs. */
    private static final EventCodec CODEC = new EventCodec();

    private static final DocumentCodec DOCUMENTS = new DocumentCodec();

    private final LogDatabase database;
    private final EventUpcaster upcasters = new EventUpcasterChain(new RunStateUpcaster());
    private final ImportedDocument imported;
    private final RunEventStorage storage;
    private final DecisionRows decisionRows;
    private final DecisionReader decisionReader = new DecisionReader(CODEC, upcasters);
    private final TranscriptRows rows;
    private final ReaderThread reader;
    private final GuardedReads reads;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean failed;

    private AxonEventLog(LogDatabase database, ReaderThread reader, GuardedReads reads) throws SQLException {
        LogHeader.check(database);
        this.database = database;
        this.reader = reader;
        this.reads = reads;
        this.imported = new ImportedDocument(DOCUMENTS, upcasters);
        this.storage =
                RunEventStorage.over(database, new LogTransactions(database.source()), CODEC, DOCUMENTS, upcasters);
        if (database.writable()) {
            LogHeader.complete(database);
        }
        this.decisionRows = new DecisionRows(database.source());
        this.rows = new TranscriptRows(database.source(), CODEC);
    }

    /**
     * Opens the log in a database, for its product. The database is closed where that fails.
     *
     * @throws dev.reproof.events.ReproofException when it does not open, as the database explains it
     */
    public static EventLog open(LogDatabase database, Insider insider) {
        Objects.requireNonNull(insider);
        ReaderThread reader = new ReaderThread();
        try {
            return reader.call(() -> opened(database, reader, new GuardedReads(database, reader)));
        } catch (RuntimeException | Error e) {
            reader.close();
            throw e;
        }
    }

    private static EventLog opened(LogDatabase database, ReaderThread reader, GuardedReads reads) {
        try {
            return new AxonEventLog(database, reader, reads);
        } catch (ReproofException e) {
            throw abandoned(database, database.isRefused() ? database.unopened(e) : reads.named(e));
        } catch (SQLException | RuntimeException | Error e) {
            throw abandoned(database, database.unopened(e));
        }
    }

    /** What there is to tell was found out before: to abandon it may open the file once more. */
    private static ReproofException abandoned(LogDatabase database, ReproofException told) {
        database.abandon();
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
        try (Connection connection = database.source().getConnection();
                PreparedStatement query = connection.prepareStatement(FIRST_RUN);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(named(row.getString(1))) : Optional.empty();
        }
    }

    @Override
    public void append(List<LogEntry> entries) {
        List<? extends DomainEventMessage<?>> messages =
                entries.stream().map(AxonEventLog::message).toList();
        try {
            write("append", () -> storage.appendEvents(messages));
        } catch (ConcurrencyException | AggregateStreamCreationException e) {
            LogEntry first = entries.get(0);
            throw new Concurrency(
                    "Another writer has appended to stream=" + first.stream() + " at or after sequence="
                            + first.sequence() + "; this runner has lost the run and must stop",
                    e);
        }
    }

    /** Writes and forces; a log that has failed to do so is closed without another word to its file. */
    private void write(String what, Runnable writing) {
        try {
            writing.run();
            database.force();
        } catch (ConcurrencyException | AggregateStreamCreationException | ReproofException told) {
            throw told;
        } catch (SQLException | RuntimeException | Error e) {
            failed = true;
            throw database.failed(what, e);
        }
    }

    @Override
    public List<Recorded> decisions(StreamId run) {
        return reading(() -> {
            List<Recorded> decisions = new ArrayList<>();
            ChainCheck check = new ChainCheck(run, CODEC, ChainPoint.START);
            long last = storage.lastSequenceNumberFor(run.value()).orElse(-1L);
            decisionRows.read(run, stored -> decisions.add(recorded(run, check, stored)));
            check.end(last);
            return decisions;
        });
    }

    @Override
    public List<Recorded> decisions(StreamId run, ChainPoint after) {
        return reading(() -> {
            List<Recorded> decisions = new ArrayList<>();
            ChainCheck check = new ChainCheck(run, CODEC, after);
            long last = storage.lastSequenceNumberFor(run.value()).orElse(-1L);
            decisionRows.page(run, after.position(), stored -> decisions.add(recorded(run, check, stored)));
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
            new AllRows(database.source()).read(audit);
            return audit.problem();
        });
    }

    @Override
    public TranscriptStore transcripts() {
        return reading(() -> new TranscriptCheck(database.source(), rows).run());
    }

    @Override
    public void read(StreamId stream, Consumer<byte[]> sink) {
        Consumer<byte[]> guarded = GuardedReads.sink(sink);
        reading(() -> {
            rows.read(stream, block -> guarded.accept(TranscriptBlocks.unpack(block, stream)));
            return stream;
        });
    }

    @Override
    public byte[] tail(StreamId stream, int bytes) {
        return reading(() -> {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            rows.last(stream, bytes).forEach(block -> text.writeBytes(TranscriptBlocks.unpack(block, stream)));
            return text.toByteArray();
        });
    }

    @Override
    public LogSize size() {
        return reading(() -> {
            try (Connection connection = database.source().getConnection();
                    PreparedStatement query = connection.prepareStatement(SIZE);
                    ResultSet row = query.executeQuery()) {
                row.next();
                return new LogSize(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        });
    }

    @Override
    public void storeImportedDocument(StreamId run, String revision, byte[] json) {
        long number = reading(() -> storage.snapshot(run.value())
                .map(kept -> kept.getSequenceNumber() + 1)
                .orElse(0L));
        DomainEventMessage<?> document = ImportedDocument.snapshot(run, number, revision, json);
        write("keep the imported state", () -> storage.storeSnapshot(document));
    }

    @Override
    public Optional<JsonNode> importedDocument(StreamId run) {
        return reading(() -> storage.snapshot(run.value()).map(imported::read));
    }

    @Override
    public Optional<Sha256> importedDigest(StreamId run) {
        return reading(() -> storage.snapshot(run.value())
                .map(kept -> Sha256.of((byte[]) kept.getPayload().getData())));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            boolean ended = reader.ends(failed || reads.failed() ? database::abandon : database::close, CLOSING);
            if (!ended) {
                throw new Storage(
                        "The event log " + database.place() + " was not closed: waited " + CLOSING.toSeconds()
                                + " s for its database to let go of the file; nothing that was acknowledged is lost,"
                                + " end this process, then resume the run",
                        null);
            }
        }
    }

    private <T> T reading(GuardedReads.Read<T> read) {
        return reads.read(read);
    }

    private static DomainEventMessage<?> message(LogEntry entry) {
        String type = entry.link().isPresent() ? RUN_TYPE : TRANSCRIPT_TYPE;
        Map<String, ?> metaData = entry.link()
                .<Map<String, ?>>map(link -> Map.of(ChainCheck.LINK, link.hex()))
                .orElse(Map.of());
        String id = entry.stream() + "#" + entry.sequence();
        return new GenericDomainEventMessage<>(
                type,
                entry.stream().value(),
                entry.sequence(),
                new GenericEventMessage<>(new GenericMessage<>(id, entry.event(), metaData), entry::at),
                entry::at);
    }

    private static RunId named(String value) {
        try {
            return new RunId(value);
        } catch (IllegalArgumentException e) {
            throw new Corrupt("The event log belongs to no run: " + e.getMessage(), e);
        }
    }
}
