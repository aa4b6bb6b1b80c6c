package dev.reproof.engine.audit;

import dev.reproof.engine.log.SoundRow.Said;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every text of a log, as its rows are read. */
final class HeardTexts {

    private final Map<StreamId, HeardText> streams = new LinkedHashMap<>();
    private final Map<AttemptKey, List<HeardText>> attempts = new HashMap<>();

    /** Takes a row, whose stream is known to be dense. */
    void take(Said row) {
        row.event().accept(new TranscriptEvent.Handler<Void>() {
            @Override
            public Void opened(TranscriptOpened event) {
                open(row, event);
                return null;
            }

            @Override
            public Void chunkAppended(TranscriptChunkAppended event) {
                of(row.stream()).take(row.text());
                return null;
            }

            @Override
            public Void sealed(TranscriptSealed event) {
                of(row.stream()).seal(event.seal(), row.at());
                return null;
            }
        });
    }

    private void open(Said row, TranscriptOpened event) {
        HeardText text = new HeardText(row.stream(), event, row.at());
        streams.put(row.stream(), text);
        event.key()
                .ifPresent(key -> attempts.computeIfAbsent(key, first -> new ArrayList<>())
                        .add(text));
    }

    /** In the order in which they were opened. */
    Collection<HeardText> all() {
        return streams.values();
    }

    HeardText of(StreamId stream) {
        return Optional.ofNullable(streams.get(stream))
                .orElseThrow(() -> new Corrupt("The text is missing: stream=" + stream));
    }

    /** The texts of an attempt on one of its channels, the last one opened last. */
    List<HeardText> of(AttemptKey key, Channel channel) {
        return attempts.getOrDefault(key, List.of()).stream()
                .filter(text -> text.channel() == channel)
                .toList();
    }

    /** What was said in an attempt. */
    HeardText last(AttemptKey key) {
        List<HeardText> texts = of(key, Channel.TEXT);
        if (texts.isEmpty()) {
            throw new Corrupt("The text of " + key + " is missing");
        }
        return texts.get(texts.size() - 1);
    }
}
