package dev.reproof.engine.fork;

import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.ImportedText;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded.Evidence;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFannedOut.FannedItems;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskEvent.WorktreeLeft;

/**
 * What a run recorded, as another run says it: the same in everything but the names that are the run's own, its id, those of its
 * streams and the directory of its artifacts, which no other run may write to.
 *
 * @param parent whose names are replaced
 * @param run by its own
 */
record Renamed(RunId parent, RunId run) {

    /** The name of one of the parent's streams of text in the run. */
    StreamId stream(StreamId named) {
        String prefix = parent.value() + "/";
        if (!named.value().startsWith(prefix)) {
            throw new Corrupt("Not a transcript stream of run " + parent + ": stream=" + named
                    + "; keep a copy of the run's directory before anything else");
        }
        return new StreamId(run.value() + named.value().substring(parent.value().length()));
    }

    /** The start of the run: the parent's, under its id. */
    RunStarted start(RunStarted event) {
        return new RunStarted(
                run,
                document(event.dag()),
                event.options(),
                event.epoch(),
                event.host(),
                event.pid(),
                event.engine(),
                ownArtifacts(event.chosen()));
    }

    /** Any later decision. */
    Decision decision(Decision decision) {
        if (decision instanceof RunResumed event) {
            return new RunResumed(
                    event.epoch(),
                    event.host(),
                    event.pid(),
                    event.engine(),
                    event.road(),
                    ownArtifacts(event.chosen()));
        }
        if (decision instanceof DagChanged event) {
            return new DagChanged(document(event.dag()));
        }
        if (decision instanceof TaskDispatched event) {
            return new TaskDispatched(
                    event.key(),
                    stream(event.stream()),
                    event.prompt(),
                    event.inputs(),
                    event.model(),
                    event.feedback(),
                    event.worktree());
        }
        if (decision instanceof CheckpointReleased event) {
            return new CheckpointReleased(event.key(), stream(event.stream()), event.seal());
        }
        if (decision instanceof OracleEvidenceRecorded event) {
            return new OracleEvidenceRecorded(
                    event.key(), event.exitCode(), evidence(event.stdout()), evidence(event.stderr()));
        }
        if (decision instanceof LoopImported event) {
            return new LoopImported(
                    event.loop(),
                    event.iteration(),
                    event.feedbackFrom(),
                    event.feedback().map(this::text));
        }
        if (decision instanceof WorktreeLeft event) {
            return new WorktreeLeft(
                    event.key(),
                    event.worktree(),
                    event.end(),
                    stream(event.stream()),
                    event.seal(),
                    event.files(),
                    event.cut(),
                    event.problem());
        }
        if (decision instanceof TaskTakenByHand event) {
            return new TaskTakenByHand(
                    event.task(),
                    event.iteration(),
                    event.how(),
                    event.text().map(said -> new HandText(said.attempt(), stream(said.stream()), said.seal())),
                    event.message(),
                    event.command());
        }
        if (decision instanceof TaskFannedOut event) {
            return new TaskFannedOut(
                    event.key(),
                    event.over(),
                    event.items().map(list -> new FannedItems(list.count(), stream(list.stream()), list.seal())),
                    event.message());
        }
        return decision instanceof TaskImported event ? imported(event) : decision;
    }

    private TaskImported imported(TaskImported event) {
        return new TaskImported(
                event.task(),
                event.outcome(),
                event.iteration(),
                event.attempts(),
                event.text().map(this::text),
                event.usage(),
                event.errorMessage(),
                event.startedAtMillis(),
                event.finishedAtMillis(),
                event.findings().map(this::text));
    }

    private ImportedText text(ImportedText text) {
        return new ImportedText(text.key(), stream(text.stream()), text.seal(), text.fidelity());
    }

    private Evidence evidence(Evidence evidence) {
        return new Evidence(stream(evidence.stream()), evidence.seal());
    }

    private Document document(Document dag) {
        return new Document(stream(dag.stream()), dag.sha256(), dag.bytes());
    }

    private static ArtifactChoice ownArtifacts(ArtifactChoice chosen) {
        return chosen.isOff() ? chosen : ArtifactChoice.own();
    }
}
