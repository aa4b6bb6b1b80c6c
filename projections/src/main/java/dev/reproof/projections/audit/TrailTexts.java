package dev.reproof.projections.audit;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.ImportedText;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.SecretsRedacted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TextDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Of which texts the events of a run tell, as one after the other is asked about. It remembers the streams of the attempts that
 * have not ended. Not for more than one thread.
 */
public final class TrailTexts implements Decision.Handler<List<TextRef>> {

    private final Map<AttemptKey, StreamId> open = new HashMap<>();

    /** The texts that the next event tells of, complete. */
    public List<TextRef> next(Decision event) {
        return event.accept(this);
    }

    private static List<TextRef> document(Document document) {
        return List.of(TextRef.of(Channel.DAG, document.stream(), document.sha256(), document.bytes()));
    }

    private static TextRef sealed(Channel channel, StreamId stream, Seal seal) {
        return TextRef.of(channel, stream, seal.sha256(), seal.bytes());
    }

    private List<TextRef> ended(AttemptKey key, Seal seal) {
        return List.of(new TextRef(
                Channel.TEXT, Optional.ofNullable(open.remove(key)), new TextDigest(seal.sha256(), seal.bytes())));
    }

    private static List<TextRef> imported(Stream<ImportedText> texts) {
        return texts.map(text -> sealed(Channel.TEXT, text.stream(), text.seal()))
                .toList();
    }

    @Override
    public List<TextRef> runStarted(RunStarted event) {
        return document(event.dag());
    }

    @Override
    public List<TextRef> runResumed(RunResumed event) {
        return List.of();
    }

    @Override
    public List<TextRef> rankStarted(RankStarted event) {
        return List.of();
    }

    @Override
    public List<TextRef> rankCompleted(RankCompleted event) {
        return List.of();
    }

    @Override
    public List<TextRef> runInterrupted(RunInterrupted event) {
        return List.of();
    }

    @Override
    public List<TextRef> runFinished(RunFinished event) {
        return List.of();
    }

    @Override
    public List<TextRef> stateImported(StateImported event) {
        return List.of();
    }

    @Override
    public List<TextRef> runForked(RunForked event) {
        return List.of();
    }

    @Override
    public List<TextRef> dagChanged(DagChanged event) {
        return document(event.dag());
    }

    @Override
    public List<TextRef> optionsChanged(OptionsChanged event) {
        return List.of();
    }

    @Override
    public List<TextRef> degradedAccepted(DegradedAccepted event) {
        return List.of();
    }

    @Override
    public List<TextRef> operatorWarned(OperatorWarned event) {
        return List.of();
    }

    @Override
    public List<TextRef> loopIterationStarted(LoopIterationStarted event) {
        return List.of();
    }

    @Override
    public List<TextRef> loopConverged(LoopConverged event) {
        return List.of();
    }

    @Override
    public List<TextRef> loopExhausted(LoopExhausted event) {
        return List.of();
    }

    @Override
    public List<TextRef> loopImported(LoopImported event) {
        return imported(event.feedback().stream());
    }

    @Override
    public List<TextRef> reviewUnreadable(ReviewUnreadable event) {
        return List.of();
    }

    @Override
    public List<TextRef> runRestartRequested(RunRestartRequested event) {
        return List.of();
    }

    @Override
    public List<TextRef> agentChosen(AgentChosen event) {
        return List.of();
    }

    @Override
    public List<TextRef> redactionChosen(RedactionChosen event) {
        return List.of();
    }

    @Override
    public List<TextRef> secretsRedacted(SecretsRedacted event) {
        return List.of();
    }

    @Override
    public List<TextRef> workingDirectoryChosen(WorkingDirectoryChosen event) {
        return List.of();
    }

    @Override
    public List<TextRef> taskDispatched(TaskDispatched event) {
        open.put(event.key(), event.stream());
        return List.of();
    }

    @Override
    public List<TextRef> taskFinished(TaskFinished event) {
        return ended(event.key(), event.seal());
    }

    @Override
    public List<TextRef> taskFailed(TaskFailed event) {
        return ended(event.key(), event.seal());
    }

    @Override
    public List<TextRef> taskSkipped(TaskSkipped event) {
        return List.of();
    }

    @Override
    public List<TextRef> taskBudgetExceeded(TaskBudgetExceeded event) {
        return event.seal()
                .map(seal -> ended(
                        new AttemptKey(
                                event.task(), event.iteration(), event.attempt().orElseThrow()),
                        seal))
                .orElse(List.of());
    }

    @Override
    public List<TextRef> attemptAdopted(AttemptAdopted event) {
        return List.of();
    }

    @Override
    public List<TextRef> agentReported(AgentReported event) {
        return List.of();
    }

    @Override
    public List<TextRef> taskRequeued(TaskRequeued event) {
        return List.of(new TextRef(Channel.TEXT, Optional.ofNullable(open.remove(event.key())), event.partial()));
    }

    @Override
    public List<TextRef> taskImported(TaskImported event) {
        return imported(Stream.concat(event.text().stream(), event.findings().stream()));
    }

    @Override
    public List<TextRef> taskWaiting(TaskWaiting event) {
        return List.of();
    }

    @Override
    public List<TextRef> taskTakenByHand(TaskTakenByHand event) {
        return event.text().stream()
                .map(said -> sealed(Channel.TEXT, said.stream(), said.seal()))
                .toList();
    }

    @Override
    public List<TextRef> taskFannedOut(TaskFannedOut event) {
        return event.items().stream()
                .map(list -> sealed(Channel.TEXT, list.stream(), list.seal()))
                .toList();
    }

    @Override
    public List<TextRef> worktreeLeft(WorktreeLeft event) {
        return List.of(sealed(Channel.DIFF, event.stream(), event.seal()));
    }

    @Override
    public List<TextRef> taskReopened(TaskReopened event) {
        return List.of();
    }

    @Override
    public List<TextRef> checkpointOpened(CheckpointOpened event) {
        return List.of();
    }

    @Override
    public List<TextRef> checkpointReleased(CheckpointReleased event) {
        return List.of(sealed(Channel.TEXT, event.stream(), event.seal()));
    }

    @Override
    public List<TextRef> oracleEvidenceRecorded(OracleEvidenceRecorded event) {
        return List.of(
                sealed(Channel.STDOUT, event.stdout().stream(), event.stdout().seal()),
                sealed(Channel.STDERR, event.stderr().stream(), event.stderr().seal()));
    }
}
