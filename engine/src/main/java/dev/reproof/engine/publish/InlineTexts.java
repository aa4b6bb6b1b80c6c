package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.artifacts.PackedFiles;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.state.TranscriptMember;
import dev.reproof.projections.state.TranscriptMember.Inline;
import dev.reproof.projections.state.TranscriptMember.Legacy;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The transcripts that the state file itself carries, since no file of the artifacts holds them. One that is all that was
 * said is read from the log and packed once; what was packed is kept on disk for the state files that follow, since they all carry it again,
 * and is believed as long as its length and age stay as they were. Not for more than one thread.
 */
final class InlineTexts {

    private record Known(AttemptKey key, FileStamp stamp) {}

    private final PackedFiles files;
    private final ArtifactNames names;
    private final LogTexts texts;
    private final FileWarnings warnings;
    private final Map<String, Known> known = new HashMap<>();
    private final Set<AttemptKey> lost = new HashSet<>();
    private final Set<AttemptKey> told = new HashSet<>();
    /** Names of files that may be there; absent as long as nobody has looked. */
    private Optional<Set<String>> present = Optional.empty();

    InlineTexts(PackedFiles files, ArtifactNames names, LogTexts texts, FileWarnings warnings) {
        this.files = files;
        this.names = names;
        this.texts = texts;
        this.warnings = warnings;
    }

    /** The text as the state file carries it; absent, with a warning, where it cannot be packed. */
    Optional<TranscriptMember> find(TranscriptRef transcript) {
        AttemptKey key = transcript.key();
        if (lost.contains(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(transcript.fidelity() == Fidelity.EXACT ? inline(transcript) : kept(transcript));
        } catch (Corrupt e) {
            // What the log has is not what was sealed, and will not be at the next state file either.
            lost.add(key);
            tell(key, e);
        } catch (ReproofException e) {
            tell(key, e);
        }
        return Optional.empty();
    }

    private Inline inline(TranscriptRef transcript) {
        String name = packed(transcript);
        return new Inline(
                () -> files.open(name),
                transcript.seal().bytes(),
                transcript.seal().sha256());
    }

    /** A text that is not all that was said, as it was imported. */
    private Legacy kept(TranscriptRef transcript) {
        return new Legacy(
                texts.text(transcript.stream(), transcript.seal()),
                transcript.fidelity() == Fidelity.DEGRADED,
                transcript.fidelity() == Fidelity.FINDINGS);
    }

    /** Removes every packed text but these. */
    void keep(Collection<TranscriptRef> inUse) {
        Set<String> needed = new HashSet<>();
        inUse.stream()
                .filter(transcript -> transcript.fidelity() == Fidelity.EXACT)
                .forEach(transcript -> needed.add(name(transcript.key())));
        for (String name : Set.copyOf(present())) {
            if (!needed.contains(name)) {
                discard(name);
            }
        }
    }

    private Set<String> present() {
        if (present.isEmpty()) {
            present = Optional.of(new HashSet<>());
            try {
                present.get().addAll(files.names());
            } catch (ReproofException e) {
                warnings.tell("packed transcripts of an earlier process are out of reach", e);
            }
        }
        return present.get();
    }

    private void discard(String name) {
        present().remove(name);
        known.remove(name);
        try {
            files.discard(name);
        } catch (ReproofException e) {
            warnings.tell("the packed transcript " + name + ", which nothing needs, stays where it is", e);
        }
    }

    /** The name of the file that holds it now. */
    private String packed(TranscriptRef transcript) {
        String name = name(transcript.key());
        Optional<FileStamp> found = files.stamp(name);
        Known believed = known.get(name);
        if (believed != null && found.isPresent() && believed.equals(new Known(transcript.key(), found.get()))) {
            return name;
        }
        FileDigest expected = SealedFiles.digest(transcript.seal());
        if (found.isEmpty() || !files.holds(name, expected)) {
            files.pack(name, out -> texts.copy(transcript.stream(), transcript.seal(), out));
            found = files.stamp(name);
        }
        known.remove(name);
        found.ifPresent(stamp -> known.put(name, new Known(transcript.key(), stamp)));
        present().add(name);
        return name;
    }

    private String name(AttemptKey key) {
        return PackedFiles.packed(names.sealed(key.task(), key.iteration()));
    }

    private void tell(AttemptKey key, ReproofException why) {
        if (told.add(key)) {
            warnings.tell(
                    "neither a file nor the state file holds the transcript of " + key + ", the event log has it", why);
        }
    }
}
