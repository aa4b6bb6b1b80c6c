package dev.reproof.engine.log;

import dev.reproof.engine.SampleRun;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A transcript stream of a test: hands out its next entries and remembers the text. */
public final class TextStream {

    static final AttemptKey KEY = new AttemptKey(SampleRun.A, 0, 1);

    private final StreamId stream;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private long next;

    public TextStream(long number) {
        this.stream = StreamId.ofTranscript(SampleRun.RUN, number);
    }

    public StreamId id() {
        return stream;
    }

    public byte[] text() {
        return text.toByteArray();
    }

    public LogEntry opened() {
        return next(new TranscriptOpened(Optional.of(KEY), Channel.TEXT));
    }

    public LogEntry block(String more) {
        return block(more.getBytes(StandardCharsets.UTF_8));
    }

    public LogEntry block(byte[] utf8) {
        LogEntry entry = next(TranscriptBlocks.pack(text.size(), utf8, 0, utf8.length));
        text.writeBytes(utf8);
        return entry;
    }

    public LogEntry sealed() {
        return next(new TranscriptSealed(seal()));
    }

    Seal seal() {
        return new Seal(text.size(), text.toString(StandardCharsets.UTF_8).length(), Sha256.of(text.toByteArray()), 0);
    }

    LogEntry next(TranscriptEvent event) {
        return SampleRun.text(stream, next++, event);
    }
}
