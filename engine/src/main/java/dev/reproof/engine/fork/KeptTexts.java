package dev.reproof.engine.fork;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.Decision;
import dev.reproof.events.ImportedText;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFannedOut.FannedItems;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.transcript.TranscriptPosition;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which texts of a run belong to a past of it, and how much of each. A text that had ended by then does, as a whole. Of an attempt
 * that ran then nobody can tell how much it had said: its streams are there, with nothing in them but what a decision tells of.
 *
 * @param most bytes of each stream that belongs to it
 */
record KeptTexts(Map<StreamId, Long> most) {

    private static final long WHOLE = Long.MAX_VALUE;

    KeptTexts {
        most = Map.copyOf(most);
    }

    /**
     * Finds them.
     *
     * @param past decisions from the start on
     * @param state the run at their end
     * @param transcripts all that there are by now
     */
    static KeptTexts of(List<Recorded> past, RunState state, TranscriptStore transcripts) {
        Map<StreamId, Long> most = new HashMap<>();
        Map<AttemptKey, AttemptAdopted> adopted = new HashMap<>();
        Map<AttemptKey, StreamId> dispatched = new HashMap<>();
        Set<StreamId> named = new HashSet<>();
        for (Recorded recorded : past) {
            Decision decision = recorded.event();
            if (decision instanceof TaskDispatched sent) {
                dispatched.put(sent.key(), sent.stream());
            } else if (decision instanceof AttemptAdopted taken) {
                adopted.put(taken.key(), taken);
            } else {
                name(decision, named);
            }
        }
        Set<AttemptKey> running = state.running().stream()
                .map(TaskState::running)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        for (TranscriptPosition text : transcripts.all()) {
            boolean isOfAttempt = text.key()
                    .map(dispatched::get)
                    .filter(sent -> text.channel() != Channel.TEXT || sent.equals(text.stream()))
                    .isPresent();
            if (named.contains(text.stream())) {
                most.put(text.stream(), WHOLE);
            } else if (isOfAttempt) {
                AttemptKey key = text.key().orElseThrow();
                long said = running.contains(key) ? said(text.channel(), adopted.get(key)) : WHOLE;
                most.put(text.stream(), said);
            }
        }
        return new KeptTexts(most);
    }

    /** How much of that stream belongs to the past; absent where nothing of it does. */
    OptionalLong of(StreamId stream) {
        Long bytes = most.get(stream);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    private static void name(Decision decision, Set<StreamId> named) {
        if (decision instanceof RunStarted event) {
            named.add(event.dag().stream());
        } else if (decision instanceof DagChanged event) {
            named.add(event.dag().stream());
        } else if (decision instanceof CheckpointReleased event) {
            named.add(event.stream());
        } else if (decision instanceof OracleEvidenceRecorded event) {
            named.add(event.stdout().stream());
            named.add(event.stderr().stream());
        } else if (decision instanceof TaskImported event) {
            event.text().map(ImportedText::stream).ifPresent(named::add);
            event.findings().map(ImportedText::stream).ifPresent(named::add);
        } else if (decision instanceof WorktreeLeft event) {
            named.add(event.stream());
        } else if (decision instanceof TaskTakenByHand event) {
            event.text().map(HandText::stream).ifPresent(named::add);
        } else if (decision instanceof TaskFannedOut event) {
            event.items().map(FannedItems::stream).ifPresent(named::add);
        } else if (decision instanceof LoopImported event) {
            event.feedback().map(ImportedText::stream).ifPresent(named::add);
        }
    }

    /** What had been recorded when the attempt was taken over, where it was. */
    private static long said(Channel channel, AttemptAdopted taken) {
        if (taken == null) {
            return 0;
        }
        boolean oracle = taken.recordedErrors().isPresent();
        return switch (channel) {
            case TEXT -> oracle ? 0 : taken.recorded().bytes();
            case STDOUT -> oracle ? taken.recorded().bytes() : 0;
            case STDERR -> taken.recordedErrors().map(TextDigest::bytes).orElse(0L);
            case DAG, DIFF -> 0;
        };
    }
}
