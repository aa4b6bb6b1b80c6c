package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.SealedMirror;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Seal;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.state.TranscriptMember.Artifact;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which transcripts stand complete in a file. A file that was found right is believed as long as its length and age stay
 * as they were, read again when they do not, and never pointed to again once it turned out wrong. So is one that an
 * earlier process found right, for {@link CheckedFiles} tell how it looked. Whoever goes on with a text out of such a file
 * compares its digest all the same. Not for more than one thread.
 */
final class SealedFiles {

    private record Known(String name, FileStamp stamp) {}

    private final ArtifactDirectory directory;
    private final CheckedFiles checked;
    private final FileWarnings warnings;
    private final Map<AttemptKey, Known> known = new HashMap<>();

    SealedFiles(ArtifactDirectory directory, CheckedFiles checked, FileWarnings warnings) {
        this.directory = directory;
        this.checked = checked;
        this.warnings = warnings;
    }

    static FileDigest digest(Seal seal) {
        return new FileDigest(seal.bytes(), seal.sha256());
    }

    /**
     * Remembers a file that was hashed while it was written, and is durable.
     *
     * @throws Corrupt if it has another length now
     */
    void remember(AttemptKey key, SealedMirror file) {
        Optional<FileStamp> stamp = directory.stamp(file.name());
        long found = stamp.map(FileStamp::bytes).orElse(0L);
        if (stamp.isEmpty() || found != file.digest().bytes()) {
            throw new Corrupt("expected " + file.digest().bytes() + " bytes in " + file.name() + ", found " + found
                    + " bytes; somebody else has written to it");
        }
        known.put(key, new Known(file.name(), stamp.get()));
        checked.add(file.name(), file.digest().sha256(), stamp.get());
    }

    /** Reads a file, unless that was done and it still looks the same, and remembers it if it holds exactly that transcript. */
    boolean adopt(TranscriptRef transcript, String name) {
        // The stamp comes first: what changes the file while it is read will be noticed later.
        Optional<FileStamp> stamp = directory.stamp(name);
        if (stamp.isEmpty() || !holds(name, digest(transcript.seal()), stamp.get())) {
            return false;
        }
        known.put(transcript.key(), new Known(name, stamp.get()));
        return true;
    }

    private boolean holds(String name, FileDigest expected, FileStamp stamp) {
        if (stamp.bytes() == expected.bytes() && checked.hold(name, expected.sha256(), stamp)) {
            return true;
        }
        boolean right = directory.holds(name, expected);
        if (right) {
            checked.add(name, expected.sha256(), stamp);
        }
        return right;
    }

    /** The file that was found to hold the transcript; absent where none was, or one was altered since. */
    Optional<Artifact> believed(TranscriptRef transcript) {
        return Optional.ofNullable(known.get(transcript.key())).map(file -> artifact(file, transcript));
    }

    /** The file that holds the transcript now; absent where none does. */
    Optional<Artifact> find(TranscriptRef transcript) {
        Known file = known.get(transcript.key());
        if (file == null) {
            return Optional.empty();
        }
        if (!unchanged(file, transcript)) {
            known.remove(transcript.key());
            return Optional.empty();
        }
        return Optional.of(artifact(file, transcript));
    }

    private static Artifact artifact(Known file, TranscriptRef transcript) {
        return new Artifact(
                file.name(), transcript.seal().bytes(), transcript.seal().sha256());
    }

    private boolean unchanged(Known file, TranscriptRef transcript) {
        try {
            if (directory.stamp(file.name()).equals(Optional.of(file.stamp())) || adopt(transcript, file.name())) {
                return true;
            }
            warnings.tell("transcript file " + file.name() + " of " + transcript.key()
                    + " was altered or removed by somebody else; the state file carries the text instead, resume the"
                    + " run to have it written again");
        } catch (ReproofException e) {
            warnings.tell("transcript file " + file.name() + " of " + transcript.key() + " is out of reach", e);
        }
        return false;
    }
}
