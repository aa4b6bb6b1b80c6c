package dev.reproof.engine.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Event;
import dev.reproof.events.LogProblem;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the events of a run are kept. What {@link #append} has returned from survives any crash; what it has not
 * returned from is there whole or not at all.
 *
 * <p>Reading is safe from any thread, even one that is being interrupted; a sink is called on a thread of the log's own
 * and must not read the log. Appending is for one thread at a time, which nobody may interrupt.
 *
 * @see ReproofException.Storage when the store fails
 * @see ReproofException.Corrupt when what it holds is damaged
 * @see ReproofException.TooNew when what it holds was written by a newer version
 */
public interface EventLog extends AutoCloseable {

    /** The run this log belongs to; absent while nothing was appended. */
    Optional<RunId> run();

    /**
     * The event as it will be stored. Quick and safe from any thread, so that the writer only appends.
     *
     * @throws IllegalArgumentException when it takes more bytes than an event may
     */
    EncodedEvent encode(Event event);

    /**
     * Appends events of any number of streams in one transaction and forces it.
     *
     * @throws ReproofException.Concurrency when one of the sequence numbers is taken
     */
    void append(List<LogEntry> entries);

    /** The run stream from its start, its chain checked on the bytes as stored. */
    List<Recorded> decisions(StreamId run);

    /**
     * The next decisions behind a place in the chain, checked as {@link #decisions(StreamId)} does; not all at once, and none
     * where none follows.
     *
     * @param after what was read before
     */
    List<Recorded> decisions(StreamId run, ChainPoint after);

    /**
     * Hands on every event as it was appended, each held against the very form in which it was written, its stream and the
     * chain; in little memory, however much there is.
     *
     * @return the first that is not sound, behind which nothing was read; absent where all are
     */
    Optional<LogProblem> inspect(Consumer<SoundRow> sink);

    /** Checks every block of every transcript stream, and folds their positions. */
    TranscriptStore transcripts();

    /** Hands on the text of a transcript stream in order, block by block, each checked. */
    void read(StreamId stream, Consumer<byte[]> sink);

    /** The last blocks of a transcript stream, together at least that many bytes, or the whole of a shorter one. */
    byte[] tail(StreamId stream, int bytes);

    /** How much it holds; reads all of it, and checks none. */
    LogSize size();

    /**
     * Keeps the state document that a run was imported from, byte for byte, and forces it; replaces one that was kept
     * before. Belongs in front of the first append: whoever finds the run finds the document.
     *
     * @param revision of the document's form: its version
     * @param json the document, of any length that fits in memory
     */
    void storeImportedDocument(StreamId run, String revision, byte[] json);

    /** The state document that was kept, in the newest form; absent where none was. */
    Optional<JsonNode> importedDocument(StreamId run);

    /** That document as it was kept, byte for byte, with the revision of its form; absent where none was. */
    Optional<EncodedEvent> importedOriginal(StreamId run);

    /** Digest of the bytes of that document as they are stored; absent where none was kept. */
    Optional<Sha256> importedDigest(StreamId run);

    @Override
    void close();
}
