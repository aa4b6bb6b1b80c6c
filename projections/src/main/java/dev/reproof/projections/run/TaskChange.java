package dev.reproof.projections.run;

import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.TaskState.Gate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one event changes in a task; everything it does not name stays. */
final class TaskChange {

    private final TaskId id;
    private TaskStatus status;
    private int iteration;
    private int attempts;
    private Optional<Instant> startedAt;
    private Optional<Instant> finishedAt;
    private TokenUsage usage;
    private Optional<String> errorMessage;
    private Optional<TranscriptRef> transcript;
    private List<TaskDispatched> dispatches;
    private List<TaskId> blockedBy;
    private Gate gate;
    private Optional<TranscriptRef> findings;

    TaskChange(TaskState before) {
        this.id = before.id();
        this.status = before.status();
        this.iteration = before.iteration();
        this.attempts = before.attempts();
        this.startedAt = before.startedAt();
        this.finishedAt = before.finishedAt();
        this.usage = before.usage();
        this.errorMessage = before.errorMessage();
        this.transcript = before.transcript();
        this.dispatches = before.dispatches();
        this.blockedBy = before.blockedBy();
        this.gate = before.gate();
        this.findings = before.findings();
    }

    TaskChange at(int newIteration, int newAttempts) {
        iteration = newIteration;
        attempts = newAttempts;
        return this;
    }

    TaskChange between(Optional<Instant> start, Optional<Instant> end) {
        startedAt = start;
        finishedAt = end;
        return this;
    }

    /** How an attempt ended, or that the next one has not. */
    TaskChange ended(TaskStatus how, TokenUsage used, Optional<String> message, List<TaskId> blockers) {
        status = how;
        usage = used;
        errorMessage = message;
        blockedBy = blockers;
        return this;
    }

    TaskChange said(Optional<TranscriptRef> text, Optional<TranscriptRef> ofFindings) {
        transcript = text;
        findings = ofFindings;
        return this;
    }

    TaskChange dispatches(List<TaskDispatched> last) {
        dispatches = last;
        return this;
    }

    TaskChange gate(Gate left) {
        gate = left;
        return this;
    }

    TaskState apply() {
        return new TaskState(
                id,
                status,
                iteration,
                attempts,
                startedAt,
                finishedAt,
                usage,
                errorMessage,
                transcript,
                dispatches,
                blockedBy,
                gate,
                findings);
    }
}
