package dev.reproof.engine.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What two logs of one run have in common if, and only if, one can take the place of the other.
 *
 * @param links the chain's head at every position; each stands for everything before it
 * @param texts every stream of text with the digest of what it holds
 * @param imported the document that the run was imported from
 */
public record LogContents(RunId run, List<Sha256> links, List<Text> texts, Optional<JsonNode> imported) {

    /** A stream's position, and what was read from its start to its end. */
    record Text(TranscriptPosition position, TextDigest found) {}

    /**
     * Reads and checks everything that a replayed log holds.
     *
     * @throws Corrupt when a text is not the one that was sealed
     */
    public static LogContents of(EventLog log, Replay replay) {
        LogTexts texts = new LogTexts(log);
        RunId run = replay.state().run();
        return new LogContents(
                run,
                replay.links(),
                replay.transcripts().all().stream()
                        .sorted(Comparator.comparing(
                                position -> position.stream().value())) // streams may have been opened in another order
                        .map(position -> new Text(position, texts.digest(position)))
                        .toList(),
                log.importedDocument(StreamId.ofRun(run)));
    }

    /**
     * Makes sure that the other log is as good as this one.
     *
     * @throws Corrupt when it is not
     */
    public void requireSame(LogContents other) {
        if (!equals(other)) {
            throw new Corrupt("The copy of the log is not the log: run=" + run + " expected "
                    + links.size() + " decisions up to " + head() + " and " + texts.size() + " texts, found "
                    + other.links.size() + " up to " + other.head() + " and " + other.texts.size()
                    + "; the log is as it was, check the disk and report it");
        }
    }

    /** The end of its chain. */
    public ChainPoint end() {
        return new ChainPoint(links.size() - 1L, head());
    }

    private Sha256 head() {
        return links.get(links.size() - 1);
    }
}
