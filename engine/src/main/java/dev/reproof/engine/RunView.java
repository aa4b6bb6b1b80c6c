package dev.reproof.engine;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptPosition;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.OutputStream;

/**
 * A run as its log tells it, to look at: replayed and checked, without a lock and without commands. A runner may go on
 * meanwhile; the view stays where it was taken.
 */
public final class RunView implements AutoCloseable {

    private final EventLog log;
    private final RunState state;
    private final TranscriptStore transcripts;
    private final LogTexts reader;

    RunView(EventLog log, Replay replay) {
        this.log = log;
        this.state = replay.state();
        this.transcripts = replay.transcripts();
        this.reader = new LogTexts(log);
    }

    public RunState state() {
        return state;
    }

    /**
     * Writes the exact text of an attempt.
     *
     * @throws NotFound when there is no such attempt
     */
    public void copyTranscript(AttemptKey key, OutputStream out) {
        TranscriptPosition position = transcripts
                .find(key)
                .orElseThrow(() -> new NotFound("No transcript: run=" + state.run() + " " + key + "; reproof status "
                        + state.run() + " lists the attempts"));
        reader.copy(position, out);
    }

    /**
     * Writes the exact bytes that the command of an oracle printed in an attempt.
     *
     * @param channel one of its two outputs
     * @throws NotFound when there is no such attempt, or its task is no oracle
     */
    public void copyEvidence(AttemptKey key, Channel channel, OutputStream out) {
        TranscriptPosition position = transcripts
                .find(key, channel)
                .orElseThrow(() -> new NotFound("No evidence: run=" + state.run() + " " + key + "; only an oracle that"
                        + " has run leaves some, reproof transcript " + state.run() + " prints what others said"));
        reader.copy(position, out);
    }

    /**
     * The exact prompt that was sent to a task, made again and compared with the recorded digest.
     *
     * @throws NotFound when none was sent
     */
    public String prompt(TaskId task, int iteration) {
        return Prompts.again(log, transcripts, state, task, iteration).text();
    }

    /** Bytes of compressed text in the log: the blocks of all transcripts and documents, as they are stored. */
    public long compressedText() {
        return log.size().textBytes();
    }

    @Override
    public void close() {
        log.close();
    }
}
