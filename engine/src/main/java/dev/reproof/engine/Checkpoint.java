package dev.reproof.engine;

import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.home.ReleaseNote;
import dev.reproof.engine.home.SentinelFile;
import dev.reproof.engine.store.Tenure;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.projections.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * A pause that is open: it ends with {@link #release} once its file is gone, or with {@link #expire} when its time is
 * up. Until then it survives its process as it is.
 */
public final class Checkpoint {

    /** What a pause says in prompts: the same whoever released it, wherever and whenever. */
    public static final String RELEASED = "Released.";

    private static final String EXPIRED = "Nobody released the pause in time";

    private final RunWriter writer;
    private final Dispatches streams;
    private final AttemptKey key;
    private final SentinelFile sentinel;
    private final ReleaseNote note;
    private final Tenure tenure;
    private final long opened = System.nanoTime();
    private final Duration left;

    Checkpoint(
            RunWriter writer,
            Dispatches streams,
            AttemptKey key,
            SentinelFile sentinel,
            ReleaseNote note,
            Tenure tenure,
            Duration left) {
        this.writer = writer;
        this.streams = streams;
        this.key = key;
        this.sentinel = sentinel;
        this.note = note;
        this.tenure = tenure;
        this.left = left;
    }

    public AttemptKey key() {
        return key;
    }

    /** The file whose removal releases the pause. */
    public Path file() {
        return sentinel.path();
    }

    /** Whether somebody has removed the file, or left a note that it may go, here or in the store. */
    public boolean isReleased() {
        return sentinel.isGone() || note.isThere() || tenure.isReleased(key.task(), key.iteration());
    }

    /** Whether nobody did for longer than the run allows, counted from the first opening. */
    public boolean isExpired() {
        return Duration.ofNanos(System.nanoTime() - opened).compareTo(left) >= 0;
    }

    /** Ends the pause; its children can run. */
    public RunState release() {
        RunState state = end(RELEASED, text -> new RunCommand.ReleaseCheckpoint(key, text.stream(), text.seal()));
        if (note.isThere() || !sentinel.isGone()) {
            cleanUp();
        }
        return state;
    }

    /** Ends the pause as failed, and takes its file away. */
    public RunState expire() {
        RunState state = end("", text -> new RunCommand.FailCheckpoint(key, text.stream(), text.seal(), EXPIRED));
        cleanUp();
        return state;
    }

    private void cleanUp() {
        sentinel.remove();
        note.remove();
    }

    private RunState end(String says, Function<Dispatches.Whole, RunCommand> command) {
        Dispatches.Whole text = streams.open(key, Channel.TEXT).whole(says);
        return writer.execute(command.apply(text), text.appends());
    }
}
