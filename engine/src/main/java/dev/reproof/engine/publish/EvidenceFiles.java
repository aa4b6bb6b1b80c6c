package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.log.EventLog;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded.Evidence;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that hold all that the commands of oracles printed, one for each output. They are copied out of the log, so
 * they follow it and are made again from it. Not for more than one thread.
 */
final class EvidenceFiles {

    private record Copy(String name, Evidence evidence) {}

    private final ArtifactDirectory directory;
    private final ArtifactNames names;
    private final EventLog log;
    private final FileWarnings warnings;

    EvidenceFiles(ArtifactDirectory directory, ArtifactNames names, EventLog log, FileWarnings warnings) {
        this.directory = directory;
        this.names = names;
        this.log = log;
        this.warnings = warnings;
    }

    /** Writes again what is missing or was altered of what oracles printed last. */
    void recover(RunState run) {
        run.tasks().forEach(this::write);
    }

    /** Writes what a task's command printed last, if it is an oracle and that is not there. */
    void write(TaskState task) {
        task.gate().evidence().ifPresent(recorded -> copies(recorded).forEach(copy -> write(recorded.key(), copy)));
    }

    /** The files that hold what a task's command printed last, as far as they are there in full length. */
    List<String> of(TaskState task) {
        List<String> found = new ArrayList<>();
        task.gate()
                .evidence()
                .ifPresent(recorded -> copies(recorded).stream()
                        .filter(copy -> stands(recorded.key(), copy))
                        .map(Copy::name)
                        .forEach(found::add));
        return found;
    }

    private List<Copy> copies(OracleEvidenceRecorded recorded) {
        AttemptKey key = recorded.key();
        return List.of(
                new Copy(names.stdoutLog(key.task(), key.iteration()), recorded.stdout()),
                new Copy(names.stderrLog(key.task(), key.iteration()), recorded.stderr()));
    }

    private void write(AttemptKey key, Copy copy) {
        try {
            directory.write(copy.name(), digest(copy.evidence().seal()), out -> copy(copy.evidence(), out));
        } catch (ReproofException e) {
            warnings.tell(
                    "no file " + copy.name() + " holds the evidence of " + key + ", the event log does; resume the run"
                            + " to try again",
                    e);
        }
    }

    /** A text that is not what was sealed must not take the file's name. */
    private void copy(Evidence evidence, OutputStream out) {
        MessageDigest running = Sha256.newDigest();
        long[] bytes = {0};
        log.read(evidence.stream(), block -> {
            running.update(block);
            bytes[0] += block.length;
            try {
                out.write(block);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        FileDigest found = new FileDigest(bytes[0], Sha256.of(running));
        if (!found.equals(digest(evidence.seal()))) {
            throw new Corrupt("expected " + evidence.seal() + ", the event log yields " + found);
        }
    }

    private boolean stands(AttemptKey key, Copy copy) {
        try {
            return directory
                    .stamp(copy.name())
                    .map(FileStamp::bytes)
                    .filter(bytes -> bytes == copy.evidence().seal().bytes())
                    .isPresent();
        } catch (ReproofException e) {
            warnings.tell("the evidence " + copy.name() + " of " + key + " is out of reach", e);
            return false;
        }
    }

    private static FileDigest digest(Seal seal) {
        return SealedFiles.digest(seal);
    }
}
