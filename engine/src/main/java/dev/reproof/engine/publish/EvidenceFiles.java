package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.disk.FileStamp;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded.Evidence;
import dev.reproof.projections.run.TaskState;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that hold all that the commands of oracles printed, one for each output. They are copied out of the log, so
 * they follow it and are made again from it. Not for more than one thread.
 */
record EvidenceFiles(ArtifactDirectory directory, ArtifactNames names, LogTexts texts, FileWarnings warnings) {

    private record Copy(String name, Evidence evidence) {}

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
            Evidence evidence = copy.evidence();
            directory.write(
                    copy.name(),
                    SealedFiles.digest(evidence.seal()),
                    out -> texts.copy(evidence.stream(), evidence.seal(), out));
        } catch (ReproofException e) {
            warnings.tell(
                    "no file " + copy.name() + " holds the evidence of " + key + ", the event log does; resume the run"
                            + " to try again",
                    e);
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
}
