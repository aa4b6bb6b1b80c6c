package dev.reproof.engine.faults;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.log.h2.H2LogStore;
import dev.reproof.engine.replay.Replay;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.projections.transcript.TranscriptPosition;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a log on a disk holds, replayed and checked.
 *
 * @param links the chain's head at each position
 * @param texts of all streams, each checked against its seal
 */
record FoundLog(List<Sha256> links, TranscriptStore transcripts, Map<StreamId, byte[]> texts) {

    private static final H2LogStore LOGS = new H2LogStore(Insider.here());

    static FoundLog read(RunHome home) {
        try (EventLog log = LOGS.read(home.events())) {
            Replay replay = Replay.of(log, SmallRun.RUN);
            Map<StreamId, byte[]> texts = new HashMap<>();
            for (TranscriptPosition position : replay.transcripts().all()) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                new LogTexts(log).copy(position, text);
                texts.put(position.stream(), text.toByteArray());
            }
            return new FoundLog(replay.links(), replay.transcripts(), texts);
        }
    }

    long position() {
        return links.size() - 1L;
    }

    /** What an attempt has said; nothing where there was none. */
    byte[] text(AttemptKey key) {
        return transcripts.find(key).map(found -> texts.get(found.stream())).orElseGet(() -> new byte[0]);
    }

    /** Whether an attempt has ended with its text sealed. */
    boolean isSealed(AttemptKey key) {
        return transcripts.find(key).flatMap(TranscriptPosition::seal).isPresent();
    }

    /** What each task was sealed with, by task and iteration, whatever the attempt. */
    Map<String, String> results() {
        Map<String, String> results = new TreeMap<>();
        SmallRun.attempts().stream()
                .filter(this::isSealed)
                .forEach(key ->
                        results.put(key.task() + " " + key.iteration(), new String(text(key), StandardCharsets.UTF_8)));
        return results;
    }

    /** Whether that log began as this one does, as far as this one goes. */
    boolean isBeginningOf(FoundLog whole) {
        return whole.links.size() >= links.size()
                && whole.links.subList(0, links.size()).equals(links)
                && texts.keySet().stream().allMatch(stream -> isBeginning(stream, whole.texts.get(stream)));
    }

    private boolean isBeginning(StreamId stream, byte[] whole) {
        return Optional.ofNullable(whole)
                .filter(text -> begins(text, texts.get(stream)))
                .isPresent();
    }

    static boolean begins(byte[] whole, byte[] beginning) {
        return whole.length >= beginning.length
                && Arrays.equals(whole, 0, beginning.length, beginning, 0, beginning.length);
    }
}
