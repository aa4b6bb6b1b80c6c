package dev.reproof.events.serial;

import dev.reproof.events.Event;
import dev.reproof.events.RunEvent;
import dev.reproof.events.TaskEvent;
import dev.reproof.events.TranscriptEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The names and revisions under which events are stored. A stored name never changes, wherever its class may move; a
 * changed event gets a new revision here and an upcaster.
 */
public final class EventTypes {

    /** The name and revision of one kind of event. */
    public record EventType(String name, String revision, Class<? extends Event> type) {}

    private static final List<EventType> ALL = List.of(
            type(RunEvent.RunStarted.class),
            type(RunEvent.RunResumed.class),
            type(RunEvent.RankStarted.class),
            type(RunEvent.RankCompleted.class),
            type(RunEvent.RunInterrupted.class),
            type(RunEvent.RunFinished.class),
            type(RunEvent.StateImported.class),
            type(RunEvent.RunForked.class),
            type(RunEvent.DagChanged.class),
            type(RunEvent.OptionsChanged.class),
            type(RunEvent.DegradedAccepted.class),
            type(RunEvent.OperatorWarned.class),
            type(RunEvent.LoopIterationStarted.class),
            type(RunEvent.LoopConverged.class),
            type(RunEvent.LoopExhausted.class),
            type(RunEvent.LoopImported.class),
            type(RunEvent.ReviewUnreadable.class),
            type(RunEvent.RunRestartRequested.class),
            type(RunEvent.AgentChosen.class),
            type(RunEvent.RedactionChosen.class),
            type(RunEvent.WorkingDirectoryChosen.class),
            type(TaskEvent.TaskDispatched.class),
            type(TaskEvent.TaskFinished.class),
            type(TaskEvent.TaskFailed.class),
            type(TaskEvent.TaskSkipped.class),
            type(TaskEvent.TaskBudgetExceeded.class),
            type(TaskEvent.TaskRequeued.class),
            type(TaskEvent.TaskImported.class),
            type(TaskEvent.TaskReopened.class),
            type(TaskEvent.CheckpointOpened.class),
            type(TaskEvent.CheckpointReleased.class),
            type(TaskEvent.OracleEvidenceRecorded.class),
            type(TaskEvent.SecretsRedacted.class),
            type(TaskEvent.AttemptAdopted.class),
            type(TaskEvent.AgentReported.class),
            type(TaskEvent.TaskWaiting.class),
            type(TaskEvent.TaskTakenByHand.class),
            type(TaskEvent.TaskFannedOut.class),
            type(TaskEvent.WorktreeLeft.class),
            type(TranscriptEvent.TranscriptOpened.class),
            type(TranscriptEvent.TranscriptChunkAppended.class),
            type(TranscriptEvent.TranscriptSealed.class));

    private static final Map<String, EventType> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(EventType::name, type -> type));
    private static final Map<Class<?>, EventType> BY_CLASS =
            ALL.stream().collect(Collectors.toUnmodifiableMap(EventType::type, type -> type));

    private EventTypes() {}

    /** Every kind of event, in the order of the catalogue. */
    public static List<EventType> all() {
        return ALL;
    }

    /** The kind stored under that name, if this version knows it. */
    public static Optional<EventType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * The kind of such an event.
     *
     * @throws IllegalArgumentException when the class is no event
     */
    public static EventType of(Class<?> type) {
        EventType found = BY_CLASS.get(type);
        if (found == null) {
            throw new IllegalArgumentException("Not an event: " + type.getName());
        }
        return found;
    }

    private static EventType type(Class<? extends Event> type) {
        return new EventType(type.getSimpleName(), "1", type);
    }
}
