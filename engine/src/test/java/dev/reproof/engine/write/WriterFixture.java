package dev.reproof.engine.write;

import static org.awaitility.Awaitility.await;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Logs;
import dev.reproof.engine.log.RecordingLog;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The sample run with a writer over a real log that can be held up and broken. */
public final class WriterFixture implements AutoCloseable {

    /** Nothing becomes due while a test runs. */
    public static final Duration NEVER = Duration.ofHours(1);

    public final RecordingLog log;
    public final RunWriter writer;
    public final List<Commit> commits = new CopyOnWriteArrayList<>();

    public WriterFixture(Path directory, GroupPolicy policy) {
        this(directory, policy, SampleRun.CLOCK);
    }

    WriterFixture(Path directory, GroupPolicy policy, Clock clock) {
        EventLog opened = Logs.open(directory.resolve("events"));
        opened.append(SampleRun.beginning());
        log = new RecordingLog(opened);
        writer = new RunWriter(Logs.INSIDER, log, SampleRun.state(), opened.transcripts(), clock, policy, commits::add);
    }

    /** Dispatches a task; its transcript is opened in the same transaction. */
    public RunState dispatch(TaskId task, StreamId stream) {
        return done(writer.decide(dispatching(task, stream), List.of(opened(task, stream))));
    }

    static RunCommand dispatching(TaskId task, StreamId stream) {
        return new RunCommand.DispatchTask(key(task), stream, TextDigest.of("do " + task), List.of(), Optional.empty());
    }

    public static AttemptKey key(TaskId task) {
        return new AttemptKey(task, 0, 1);
    }

    TranscriptAppend opened(TaskId task, StreamId stream) {
        return append(task, stream, 0, new TranscriptOpened(Optional.of(key(task)), Channel.TEXT), "");
    }

    /** The n-th block of a text that consists of tens of letters. */
    TranscriptAppend block(TaskId task, StreamId stream, int number) {
        String text = Character.toString('a' + number % 26).repeat(10);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return append(task, stream, number + 1L, TranscriptBlocks.pack(10L * number, utf8, 0, 10), text);
    }

    private TranscriptAppend append(TaskId task, StreamId stream, long sequence, TranscriptEvent event, String text) {
        return new TranscriptAppend(
                stream,
                sequence,
                Optional.of(key(task)),
                event,
                log.encode(event),
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a future completes with; it has a minute. */
    public static <T> T done(CompletableFuture<T> future) {
        try {
            return future.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new AssertionError("It failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("It did not end", e);
        }
    }

    /** Why a future failed; it has a minute. */
    public static Throwable failure(CompletableFuture<?> future) {
        await().until(future::isDone);
        return future.handle((result, cause) -> {
                    if (cause == null) {
                        throw new AssertionError("It did not fail");
                    }
                    return cause;
                })
                .join();
    }

    static Optional<Thread> thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("reproof-writer-" + SampleRun.RUN))
                .findFirst();
    }

    @Override
    public void close() {
        log.release();
        writer.close();
        log.close();
    }
}
