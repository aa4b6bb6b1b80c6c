package dev.reproof.engine.write;

import dev.reproof.engine.decide.RunDecider;
import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.EventCodec;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.Decision;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The transaction that a group of submissions asks for, and the state it will have led to once it is forced. */
final class Draft {

    private final EventCodec codec;
    private final Instant now;
    private final TranscriptStore.Delta transcripts;
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<Recorded> decisions = new ArrayList<>();
    private final List<TranscriptAppend> texts = new ArrayList<>();
    private RunState state;

    Draft(RunState state, TranscriptStore transcripts, EventCodec codec, Instant now) {
        this.state = state;
        this.transcripts = transcripts.delta();
        this.codec = codec;
        this.now = now;
    }

    /**
     * What a submission's command yields after everything taken so far.
     *
     * @throws dev.reproof.events.ReproofException when the command is refused
     */
    List<Decision> decide(Submission submission) {
        return submission
                .command()
                .map(command -> RunDecider.decide(state, command))
                .orElse(List.of());
    }

    /** Takes a submission with what its command yielded. */
    void take(Submission submission, List<Decision> events) {
        if (submission.command().isEmpty() || !events.isEmpty()) {
            submission.texts().forEach(this::take);
            events.forEach(this::take);
        }
    }

    private void take(TranscriptAppend text) {
        transcripts.evolve(text.stream(), text.sequence(), text.event());
        entries.add(LogEntry.unlinked(text.stream(), text.sequence(), now, text.encoded()));
        texts.add(text);
    }

    private void take(Decision event) {
        EncodedEvent encoded = codec.encode(event);
        StreamId stream = StreamId.ofRun(state.run());
        LogEntry entry = LogEntry.linked(state.chain(), stream, state.position() + 1, now, encoded);
        Recorded recorded = new Recorded(entry.sequence(), entry.link().orElseThrow(), now, event);
        state = state.evolve(recorded);
        entries.add(entry);
        decisions.add(recorded);
    }

    List<LogEntry> entries() {
        return entries;
    }

    Commit commit() {
        return new Commit(state, transcripts.apply(), List.copyOf(decisions), List.copyOf(texts));
    }
}
