package dev.reproof.engine.log;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.Event;
import dev.reproof.events.LogProblem;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * Holds each row against the form in which rows are written, to the byte, against its place in its stream, and, where it
 * is a decision, against the chain. Stops at the first that is not sound.
 */
final class RowAudit implements Predicate<StoredRow> {

    private static final byte[] NOTHING = {};

    private final EventCodec codec;
    private final DecisionReader decisions;
    private final Consumer<SoundRow> sink;
    private final KeptLink kept;
    private final byte[] noMetaData;
    private final TranscriptStore.Delta texts = TranscriptStore.EMPTY.delta();
    private Optional<ChainCheck> chain = Optional.empty();
    private Optional<StreamId> run = Optional.empty();
    private Optional<LogProblem> problem = Optional.empty();

    RowAudit(EventCodec codec, DecisionReader decisions, Consumer<SoundRow> sink) {
        this.codec = codec;
        this.decisions = decisions;
        this.sink = sink;
        this.kept = new KeptLink(codec);
        this.noMetaData =
                codec.serialize(MetaData.emptyInstance(), byte[].class).getData();
    }

    /** The first row that is not sound, if one was found. */
    Optional<LogProblem> problem() {
        return problem;
    }

    @Override
    public boolean test(StoredRow row) {
        try {
            sink.accept(sound(row));
        } catch (SerializationException | IllegalArgumentException e) {
            problem = Optional.of(LogProblem.at(row.stream(), row.sequence(), "cannot be read: " + e.getMessage()));
        } catch (ReproofException e) {
            problem = Optional.of(LogProblem.at(row.stream(), row.sequence(), e.getMessage()));
        }
        return problem.isEmpty();
    }

    private SoundRow sound(StoredRow row) {
        StreamId stream = new StreamId(row.stream());
        Instant at = time(row);
        expect(row, "identifier", stream + "#" + row.sequence(), row.identifier());
        return switch (row.type()) {
            case AxonEventLog.RUN_TYPE -> decided(stream, row);
            case AxonEventLog.TRANSCRIPT_TYPE -> said(stream, at, row);
            default ->
                throw altered(row, "type", AxonEventLog.RUN_TYPE + " or " + AxonEventLog.TRANSCRIPT_TYPE, row.type());
        };
    }

    private SoundRow decided(StreamId stream, StoredRow row) {
        StreamId expected = run.orElse(stream);
        expect(row, "stream", expected.value(), row.stream());
        run = Optional.of(expected);
        ChainCheck check = chain.orElseGet(() -> new ChainCheck(expected, codec, ChainPoint.START));
        chain = Optional.of(check);
        Instant at = check.next(row.event());
        if (!kept.is(check.head(), row.event().metaData())) {
            throw altered(row, "metadata", "the link and nothing else", "something else");
        }
        return new SoundRow.Decided(
                new LogEntry(expected, row.sequence(), at, row.event().event(), Optional.of(check.head())),
                new Recorded(row.sequence(), check.head(), at, decisions.read(expected, row.event())));
    }

    private SoundRow said(StreamId stream, Instant at, StoredRow row) {
        EncodedEvent stored = row.event().event();
        EventCodec.requireKnown(stored.type(), stored.revision(), stream);
        if (!Arrays.equals(noMetaData, row.event().metaData())) {
            throw altered(row, "metadata", "none", "some");
        }
        Event event = codec.decode(
                new SimpleSerializedObject<>(stored.payload(), byte[].class, stored.type(), stored.revision()),
                () -> "stream=" + stream + " sequence=" + row.sequence());
        if (!(event instanceof TranscriptEvent said)) {
            throw altered(row, "kind", "an event of a text", stored.type());
        }
        if (EventCodec.isNewest(stored.type(), stored.revision())
                && !Arrays.equals(codec.encode(event).payload(), stored.payload())) {
            throw altered(row, "payload", "the form in which it is written", "another one");
        }
        byte[] text = said instanceof TranscriptChunkAppended block ? TranscriptBlocks.unpack(block, stream) : NOTHING;
        texts.evolve(stream, row.sequence(), said);
        return new SoundRow.Said(LogEntry.unlinked(stream, row.sequence(), at, stored), said, text);
    }

    private static Instant time(StoredRow row) {
        try {
            StoredTime time = StoredTime.read(row.event().time());
            expect(row, "time", time.form(), row.event().time());
            return time.at();
        } catch (DateTimeException e) {
            throw altered(row, "time", "a time", row.event().time());
        }
    }

    private static void expect(StoredRow row, String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw altered(row, what, expected, found);
        }
    }

    private static Corrupt altered(StoredRow row, String what, String expected, String found) {
        return new Corrupt("Event is altered: stream=" + row.stream() + " sequence=" + row.sequence() + " expected "
                + what + " " + expected + ", found " + found);
    }
}
