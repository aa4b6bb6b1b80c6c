package dev.reproof.engine.fork;

import dev.reproof.engine.log.EntryGroups;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.LogTransfer;
import dev.reproof.engine.log.SoundRow;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Takes texts of a run into the log of another one, block by block as they are stored; the whole log is checked on the way. */
final class TextCopy {

    private final KeptTexts kept;
    private final Renamed names;
    private final EntryGroups to;
    /** Of the texts that have begun and not ended. */
    private final Map<StreamId, MessageDigest> digests = new HashMap<>();

    private TextCopy(KeptTexts kept, Renamed names, EntryGroups to) {
        this.kept = kept;
        this.names = names;
        this.to = to;
    }

    /**
     * Copies them.
     *
     * @param from the parent's log, to which its runner may be writing
     * @throws Corrupt at the first row or text that is not what was written; what was copied until then is good for nothing
     */
    static void run(EventLog from, KeptTexts kept, Renamed names, EventLog to) {
        TextCopy copy = new TextCopy(kept, names, new EntryGroups(to));
        LogTransfer.each(names.parent(), from, row -> {
            if (row instanceof SoundRow.Said said) {
                copy.take(said);
            }
        });
        copy.to.flush();
    }

    private void take(SoundRow.Said row) {
        OptionalLong most = kept.of(row.stream());
        if (most.isEmpty() || isBehind(row, most.getAsLong())) {
            return;
        }
        check(row);
        to.accept(LogEntry.unlinked(
                names.stream(row.stream()),
                row.sequence(),
                row.at(),
                row.entry().event()));
    }

    /** A text that did not end before the fork has no seal there either. */
    private static boolean isBehind(SoundRow.Said row, long most) {
        if (row.event() instanceof TranscriptChunkAppended block) {
            return block.offset() + block.rawLength() > most;
        }
        return row.event() instanceof TranscriptSealed && most != Long.MAX_VALUE;
    }

    private void check(SoundRow.Said row) {
        MessageDigest digest = digests.computeIfAbsent(row.stream(), stream -> Sha256.newDigest());
        digest.update(row.text());
        if (row.event() instanceof TranscriptSealed sealed) {
            digests.remove(row.stream());
            Sha256 found = Sha256.of(digest);
            if (!found.equals(sealed.seal().sha256())) {
                throw new Corrupt("Run " + names.parent() + " is not forked, a text of it is altered: stream="
                        + row.stream() + " expected sha256=" + sealed.seal().sha256() + ", found " + found
                        + "; 'reproof audit " + names.parent() + " --verify' says more");
            }
        }
    }
}
