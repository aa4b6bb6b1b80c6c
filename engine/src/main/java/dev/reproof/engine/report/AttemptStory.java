package dev.reproof.engine.report;

import dev.reproof.events.AgentReport;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TokenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened to one attempt of a task, gathered while its decisions are read. */
final class AttemptStory {

    /** How it ended, or that it has not. */
    enum How {
        OPEN("has not ended", Standing.RUNNING),
        HELD("waits for its release", Standing.APPROVAL),
        FINISHED("finished", Standing.FINISHED),
        RELEASED("released", Standing.FINISHED),
        BY_HAND("settled by hand", Standing.FINISHED),
        FAILED("failed", Standing.FAILED),
        LIMIT("came to a limit", Standing.LIMIT),
        LOST("given up", Standing.SKIPPED);

        private final String word;
        private final Standing look;

        How(String word, Standing look) {
            this.word = word;
            this.look = look;
        }

        String word() {
            return word;
        }

        Standing look() {
            return look;
        }
    }

    /** Where its text is, and how long it is. */
    record Said(Optional<StreamId> stream, long bytes, boolean sealed) {}

    /**
     * That the task is tried again after it.
     *
     * @param since when that was decided
     */
    record Retry(TaskWaiting.Cause cause, Instant since, Optional<Instant> until) {}

    private final AttemptKey key;
    private final Instant began;
    private final Optional<TaskDispatched> sent;
    private final List<Instant> adopted = new ArrayList<>();
    private How how;
    private Optional<Instant> ended = Optional.empty();
    private String why = "";
    private Optional<Said> said = Optional.empty();
    private TokenUsage usage = TokenUsage.UNKNOWN;
    private Optional<AgentReport> report = Optional.empty();
    private Optional<OracleEvidenceRecorded> evidence = Optional.empty();
    private Optional<Retry> retry = Optional.empty();
    private Optional<Instant> seen = Optional.empty();

    AttemptStory(AttemptKey key, Instant began, Optional<TaskDispatched> sent) {
        this.key = key;
        this.began = began;
        this.sent = sent;
        this.how = sent.isPresent() ? How.OPEN : How.HELD;
    }

    void adopted(Instant at) {
        adopted.add(at);
    }

    void told(AgentReport told) {
        report = Optional.of(told);
    }

    void printed(OracleEvidenceRecorded event) {
        evidence = Optional.of(event);
    }

    void retried(Retry next) {
        retry = Optional.of(next);
    }

    void used(TokenUsage tokens) {
        usage = tokens;
    }

    /** It has ended. */
    void ended(How end, Instant at, String message, Optional<StreamId> stream, long bytes) {
        how = end;
        ended = Optional.of(at);
        why = message;
        said = Optional.of(new Said(stream.or(() -> sent.map(TaskDispatched::stream)), bytes, end != How.LOST));
    }

    /** A person has made its text the answer, whenever it has ended. */
    void settled(Instant at, String words, StreamId stream, long bytes) {
        how = How.BY_HAND;
        ended = ended.or(() -> Optional.of(at));
        why = words;
        said = Optional.of(new Said(Optional.of(stream), bytes, true));
    }

    /** It was lost with its runner, of which nothing is known behind that. */
    void lastSeen(Instant at) {
        seen = Optional.of(at.isBefore(began) ? began : at);
    }

    /** Until when it is known to have run; absent while it runs. */
    Optional<Instant> ranUntil() {
        return seen.filter(at -> ended.filter(at::isBefore).isPresent()).or(() -> ended);
    }

    /** It has not ended, and has said so much by now. */
    void saying(long bytes) {
        said = Optional.of(new Said(sent.map(TaskDispatched::stream), bytes, false));
    }

    AttemptKey key() {
        return key;
    }

    Instant began() {
        return began;
    }

    Optional<TaskDispatched> sent() {
        return sent;
    }

    List<Instant> adoptions() {
        return List.copyOf(adopted);
    }

    How how() {
        return how;
    }

    Optional<Instant> end() {
        return ended;
    }

    String why() {
        return why;
    }

    Optional<Said> said() {
        return said;
    }

    TokenUsage usage() {
        return usage;
    }

    Optional<AgentReport> report() {
        return report;
    }

    Optional<OracleEvidenceRecorded> evidence() {
        return evidence;
    }

    Optional<Retry> retry() {
        return retry;
    }
}
