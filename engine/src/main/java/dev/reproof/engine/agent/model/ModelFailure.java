package dev.reproof.engine.agent.model;

import dev.reproof.engine.agent.Retry;
import dev.reproof.engine.agent.output.Failures;
import dev.reproof.events.AgentVerdict;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import java.time.Instant;
import java.util.Optional;

/** A try that failed. */
final class ModelFailure extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    /** What may be hoped for. */
    private enum Hope {
        /** It would be met again. */
        NONE,
        /** Another attempt may not meet it. */
        ATTEMPT,
        /** The next try may not meet it. */
        TRY
    }

    private final String detail;
    private final AgentVerdict verdict;
    private final transient Optional<Integer> status;
    private final Hope hope;
    private final transient Optional<Instant> notBefore;

    private ModelFailure(
            String message,
            String detail,
            AgentVerdict verdict,
            Optional<Integer> status,
            Hope hope,
            Optional<Instant> notBefore) {
        super(message);
        this.detail = detail;
        this.verdict = verdict;
        this.status = status;
        this.hope = hope;
        this.notBefore = notBefore;
    }

    /**
     * A failure that would be met again.
     *
     * @param message the same on every machine and at every time
     * @param detail what is known besides, for the log; may hold anything
     */
    static ModelFailure lasting(String message, String detail) {
        return of(AgentVerdict.OTHER, Hope.NONE, message, detail);
    }

    /** A limit of time that has passed. */
    static ModelFailure expired(String message) {
        return of(AgentVerdict.INTERRUPTED, Hope.NONE, message, "");
    }

    /** Nobody answered. */
    static ModelFailure unreachable(Throwable cause) {
        return of(AgentVerdict.OTHER, Hope.TRY, "Model endpoint could not be reached", cause.toString());
    }

    /** The connection was lost. */
    static ModelFailure broken(Throwable cause) {
        return of(AgentVerdict.NO_END, Hope.TRY, "Model endpoint broke off its answer", cause.toString());
    }

    /** The answer has ended well, and is not at its end. */
    static ModelFailure cut() {
        return of(AgentVerdict.NO_END, Hope.ATTEMPT, "Model endpoint ended its answer too early", "");
    }

    /** A status that is no answer; with the time from which another one may be had, where that is told. */
    static ModelFailure refusal(int status, String detail, Optional<Instant> notBefore) {
        AgentVerdict verdict = Failures.of(status);
        Hope hope = passes(verdict, status) ? Hope.TRY : Hope.NONE;
        String message = "Model endpoint answered with status " + status;
        return new ModelFailure(message, detail, verdict, Optional.of(status), hope, notBefore);
    }

    /** An error that comes within an answer; with the status that it would have had, or 0. */
    static ModelFailure error(AgentVerdict verdict, int status, String detail) {
        return of(verdict, passes(verdict, status) ? Hope.ATTEMPT : Hope.NONE, BadStop.ERROR.message(), detail);
    }

    private static ModelFailure of(AgentVerdict verdict, Hope hope, String message, String detail) {
        return new ModelFailure(message, detail, verdict, Optional.empty(), hope, Optional.empty());
    }

    private static boolean passes(AgentVerdict verdict, int status) {
        return verdict == AgentVerdict.RATE_LIMIT || verdict == AgentVerdict.OVERLOADED || status >= SERVER_ERROR;
    }

    /** What is known besides its message. */
    String detail() {
        return detail;
    }

    AgentVerdict verdict() {
        return verdict;
    }

    Optional<Integer> status() {
        return status;
    }

    /** Whether the next try may not meet it. */
    boolean isPassing() {
        return hope == Hope.TRY;
    }

    /** Whether another model at the same endpoint may not meet it. */
    boolean isOfTheModel() {
        return verdict == AgentVerdict.RATE_LIMIT
                || verdict == AgentVerdict.OVERLOADED
                || status.filter(code -> code == NOT_FOUND || code >= SERVER_ERROR)
                        .isPresent();
    }

    Optional<Instant> notBefore() {
        return notBefore;
    }

    /**
     * Why another attempt may not meet it, if so: a limit, too much to do, and an answer that broke off. An endpoint that nobody
     * reaches, or that is out of order and does not say until when, tells of nothing that passes with time.
     */
    Optional<Retry> retry() {
        boolean limited = verdict == AgentVerdict.RATE_LIMIT || verdict == AgentVerdict.OVERLOADED;
        boolean told = limited || verdict == AgentVerdict.NO_END || notBefore.isPresent();
        boolean passes = hope == Hope.ATTEMPT || (hope == Hope.TRY && told);
        Cause cause = verdict == AgentVerdict.RATE_LIMIT ? Cause.RATE_LIMIT : Cause.OVERLOADED;
        return passes ? Optional.of(new Retry(cause, notBefore)) : Optional.empty();
    }
}
