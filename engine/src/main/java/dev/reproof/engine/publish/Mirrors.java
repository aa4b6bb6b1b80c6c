package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.artifacts.FileBatch;
import dev.reproof.engine.artifacts.MirrorFile;
import dev.reproof.engine.artifacts.SealedMirror;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files that follow transcripts. One that fails is given up with a warning, and made again from the log when its
 * attempt ends well; nothing that goes wrong here goes further. Not for more than one thread.
 */
final class Mirrors implements AutoCloseable {

    /** So many attempts begin with one forced note of names. */
    private static final int NAMED_AHEAD = 64;

    private final ArtifactDirectory directory;
    private final List<TaskId> tasks;
    private final ArtifactNames names;
    private final LogTexts texts;
    private final SealedFiles sealed;
    private final FileWarnings warnings;
    private final Map<AttemptKey, MirrorFile> open = new HashMap<>();
    private final Set<AttemptKey> givenUp = new HashSet<>();

    /** @param tasks in the order in which they run */
    Mirrors(
            ArtifactDirectory directory,
            List<TaskId> tasks,
            ArtifactNames names,
            LogTexts texts,
            SealedFiles sealed,
            FileWarnings warnings) {
        this.directory = directory;
        this.tasks = List.copyOf(tasks);
        this.names = names;
        this.texts = texts;
        this.sealed = sealed;
        this.warnings = warnings;
    }

    /** Adds to an attempt's mirror; the first text of an attempt starts it. */
    void append(MirrorText text) {
        if (givenUp.contains(text.key())) {
            return;
        }
        try {
            MirrorFile mirror = open.computeIfAbsent(text.key(), this::begun);
            if (mirror.bytes() != text.offset()) {
                throw new Corrupt("expected the text from byte " + mirror.bytes() + " on, found byte " + text.offset());
            }
            mirror.append(text.bytes(), 0, text.bytes().length);
        } catch (ReproofException e) {
            warnings.tell(
                    "the mirror " + partial(text.key()) + " of " + text.key()
                            + " stops here and is made again when the attempt has ended",
                    e);
            stop(text.key());
            givenUp.add(text.key());
        }
    }

    /** A name that is noted is forced, so those of the attempts that may come next are noted with it. */
    private MirrorFile begun(AttemptKey key) {
        String name = partial(key);
        if (key.attempt() == 1 && !directory.isClaimed(name)) {
            int from = Math.max(0, tasks.indexOf(key.task()));
            directory.claim(tasks.subList(from, Math.min(tasks.size(), from + NAMED_AHEAD)).stream()
                    .map(task -> names.partial(task, key.iteration(), 1))
                    .toList());
        }
        return directory.openPartial(name);
    }

    /** Has the mirror of a finished attempt take its final name, if it holds what was sealed, or makes it again. */
    void seal(TranscriptRef transcript, FileBatch batch) {
        AttemptKey key = transcript.key();
        MirrorFile mirror = open.remove(key);
        givenUp.remove(key);
        if (mirror != null && mirror.digest().equals(SealedFiles.digest(transcript.seal()))) {
            Consumer<ReproofException> failed = why -> {
                warnings.tell("the mirror of " + key + " is made again from the event log", why);
                again(transcript, mirror);
            };
            batch.seal(mirror, sealedName(key), named -> settled(key, named, failed), failed);
        } else if (mirror != null) {
            again(transcript, mirror);
        } else {
            regenerate(transcript);
        }
    }

    private void settled(AttemptKey key, SealedMirror named, Consumer<ReproofException> failed) {
        try {
            settled(key, named);
        } catch (ReproofException e) {
            failed.accept(e);
        }
    }

    private void again(TranscriptRef transcript, MirrorFile failed) {
        close(transcript.key(), failed);
        regenerate(transcript);
    }

    /** Writes a finished transcript from the log; whether its file is complete now. */
    boolean regenerate(TranscriptRef transcript) {
        AttemptKey key = transcript.key();
        try (MirrorFile mirror = copy(key, transcript.stream(), Optional.of(transcript.seal()))) {
            settled(key, mirror.seal(sealedName(key)));
            return true;
        } catch (ReproofException e) {
            warnings.tell(
                    "no file holds the transcript of " + key + ", the state file carries it; resume the run to try"
                            + " again",
                    e);
            return false;
        }
    }

    /** Writes what is recorded of an attempt that did not finish. */
    void regeneratePartial(AttemptKey key, TranscriptPosition position) {
        try {
            copy(key, position.stream(), position.seal()).close();
        } catch (ReproofException e) {
            warnings.tell("the partial transcript of " + key + " is in the event log only", e);
        }
    }

    /** Has the mirror of an attempt that goes on hold what is recorded of it, and take what follows. */
    void goOn(AttemptKey key, TranscriptPosition position) {
        if (position.bytes() == 0) {
            return; // the first text starts it
        }
        try {
            open.put(key, copy(key, position.stream(), position.seal()));
        } catch (ReproofException e) {
            warnings.tell("the mirror of " + key + " is made again when the attempt has ended", e);
            givenUp.add(key);
        }
    }

    /** Writes no more to an attempt's mirror; what it holds stays. */
    void stop(AttemptKey key) {
        MirrorFile mirror = open.remove(key);
        givenUp.remove(key);
        if (mirror != null) {
            close(key, mirror);
        }
    }

    @Override
    public void close() {
        open.forEach(this::close);
        open.clear();
    }

    private MirrorFile copy(AttemptKey key, StreamId stream, Optional<Seal> seal) {
        MirrorFile mirror = directory.openPartial(partial(key));
        try {
            texts.read(stream, seal, block -> mirror.append(block, 0, block.length));
            return mirror;
        } catch (RuntimeException e) {
            close(key, mirror);
            throw e;
        }
    }

    private void settled(AttemptKey key, SealedMirror settled) {
        settled.setAside()
                .ifPresent(other -> warnings.tell("a file " + settled.name() + " that the event log knows nothing of"
                        + " stood in the way of " + key + " and is kept as " + other));
        sealed.remember(key, settled);
    }

    private void close(AttemptKey key, MirrorFile mirror) {
        try {
            mirror.close();
        } catch (ReproofException e) {
            warnings.tell("the mirror of " + key + " may lack its end", e);
        }
    }

    private String sealedName(AttemptKey key) {
        return names.sealed(key.task(), key.iteration());
    }

    private String partial(AttemptKey key) {
        return names.partial(key.task(), key.iteration(), key.attempt());
    }
}
