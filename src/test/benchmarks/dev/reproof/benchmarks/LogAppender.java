package dev.reproof.benchmarks;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.h2.H2LogStore;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.block.TranscriptBlocks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Appends one transcript to a log of its own, as recorder and writer do: pack, encode, append a group, force it. */
public final class LogAppender implements AutoCloseable {

    private static final StreamId STREAM = StreamId.ofTranscript(new RunId("benchmark"), 1);
    private static final AttemptKey KEY = new AttemptKey(new TaskId("task"), 0, 1);

    private final EventLog log;
    private long sequence;
    private long offset;

    LogAppender(Path base) {
        this(new H2LogStore(Insider.here()).open(base));
    }

    /** Appends to a log that is empty, and closes it. */
    public LogAppender(EventLog log) {
        this.log = log;
        log.append(List.of(entry(new TranscriptOpened(Optional.of(KEY), Channel.TEXT))));
    }

    /** Appends text in blocks, all of them in one forced transaction. */
    public void append(byte[] text, int from, int length, int blockBytes) {
        List<LogEntry> group = new ArrayList<>();
        for (int at = from; at < from + length; at += blockBytes) {
            int size = Math.min(blockBytes, from + length - at);
            group.add(entry(TranscriptBlocks.pack(offset, text, at, size)));
            offset += size;
        }
        log.append(group);
    }

    private LogEntry entry(TranscriptEvent event) {
        return LogEntry.unlinked(STREAM, sequence++, Instant.ofEpochMilli(sequence), log.encode(event));
    }

    @Override
    public void close() {
        log.close();
    }
}
