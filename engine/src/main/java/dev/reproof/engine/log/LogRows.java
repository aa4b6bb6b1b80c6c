package dev.reproof.engine.log;

import dev.reproof.events.ReproofException;
import dev.reproof.events.StreamId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The rows of one event log, as a product keeps them: bytes, of which nothing is decoded or checked here. The one
 * {@link EventLog} stands on them.
 *
 * <p>Reading is for one thread at a time, but {@link #texts} may use several; appending is for one thread at a time, beside who
 * reads. What fails throws what the product throws; its {@link #ground} says it to an operator.
 */
public interface LogRows {

    /** The name of the stream of decisions that begins first; absent where none does. */
    Optional<String> run() throws SQLException;

    /**
     * Appends events of any number of streams: when this returns, they survive a crash of the machine; when it throws, all are
     * there or none.
     *
     * @throws ReproofException.Concurrency when a sequence number is taken, or the right to write was lost
     */
    void append(List<LogEntry> entries) throws SQLException;

    /** The highest sequence number of a stream; absent where it has no event. */
    OptionalLong last(StreamId stream) throws SQLException;

    /**
     * Hands on decisions behind a sequence number in order, not all at once.
     *
     * @return whether more may follow
     */
    boolean decisions(StreamId run, long after, Consumer<StoredDecision> sink) throws SQLException;

    /** Hands on every row in an order in which none comes before what it follows, until the sink wants no more. */
    void all(Predicate<StoredRow> sink) throws SQLException;

    /** Looks at a text row, on any thread; its result is folded when all before it are. */
    interface TextCheck<T> {
        T check(TextRow row) throws SQLException;
    }

    /**
     * Checks every text row of the log, and hands on the results, those of a stream in its order and streams in the order of their
     * numbers.
     */
    <T> void texts(TextCheck<T> check, Consumer<T> fold) throws SQLException;

    /** Takes a text row; whether the next one is wanted. */
    interface TextSink {
        boolean take(TextRow row) throws SQLException;
    }

    /** Hands on the rows of a text stream from the first on. */
    void text(StreamId stream, TextSink sink) throws SQLException;

    /** Hands on the rows of a text stream from the last one back. */
    void backwards(StreamId stream, TextSink sink) throws SQLException;

    LogSize size() throws SQLException;

    /** The document that was kept last beside a stream; absent where none was. */
    Optional<StoredDocument> document(StreamId stream) throws SQLException;

    /** Keeps a document beside a stream, in place of one with a lower number, and returns when it survives a crash. */
    void keep(StreamId stream, StoredDocument document) throws SQLException;

    /** What they lie in. */
    LogGround ground();
}
