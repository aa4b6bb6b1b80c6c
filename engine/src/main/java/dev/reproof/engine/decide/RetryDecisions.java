package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FailTask.Passing;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskChoices;
import dev.reproof.projections.run.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a task that has failed is tried again, and when: what passes with time is waited for, as long as the run's patience
 * lasts; anything else is tried again at once, as often as the run's options allow. Before either, each fallback model of the
 * task has its try at once. Gates judge, so they are not asked twice.
 */
final class RetryDecisions {

    private static final Duration FIRST = Duration.ofSeconds(30);

    /** Doubled so often, the wait is longest: 32 minutes. */
    private static final int MOST_DOUBLINGS = 6;

    /** Those who wait for the same moment do not all come at once. */
    private static final Duration SPREAD = Duration.ofSeconds(10);

    private static final int DRAWN_DIGITS = 8;

    private final RunState state;
    private final RunRules rules;

    RetryDecisions(RunState state, RunRules rules) {
        this.state = state;
        this.rules = rules;
    }

    /** What stands before the failure in the log. */
    Stream<Decision> before(FailTask command) {
        return command.passing()
                .filter(passing ->
                        mayWait(command.key()) && !mayFallBack(command.key()) && comesTooLate(command.key(), passing))
                .map(passing -> rules.warning(WarningCode.PATIENCE_ENDED, impatient(command.key(), passing)))
                .orElseGet(Stream::empty);
    }

    /** What stands behind it. */
    Stream<Decision> after(FailTask command) {
        AttemptKey key = command.key();
        if (!mayWait(key)) {
            return Stream.empty();
        }
        if (mayFallBack(key)) {
            return Stream.of(new TaskWaiting(key, Cause.FALLBACK, Optional.empty()));
        }
        if (command.passing().isPresent()) {
            Passing passing = command.passing().get();
            return comesTooLate(key, passing)
                    ? Stream.empty()
                    : Stream.of(new TaskWaiting(
                            key,
                            passing.cause(),
                            Optional.of(until(key, passing).toEpochMilli())));
        }
        return task(key).tries().failures() < TaskChoices.of(state, key.task()).retries()
                ? Stream.of(new TaskWaiting(key, Cause.FAILURE, Optional.empty()))
                : Stream.empty();
    }

    /** What a limit of the run would end is not waited for. */
    private boolean mayWait(AttemptKey key) {
        return state.dag().task(key.task()) instanceof AgentTask && !state.tokensExceeded() && !state.costExceeded();
    }

    private boolean mayFallBack(AttemptKey key) {
        return TaskChoices.of(state, key.task()).hasFallback();
    }

    private TaskState task(AttemptKey key) {
        return state.task(key.task());
    }

    /** When it is tried again, if patience lasts so long. Whoever was told a moment before, and in vain, doubts the next one. */
    private Instant until(AttemptKey key, Passing passing) {
        double drawn = drawn(key);
        Instant guessed = passing.now().plus(part(pause(key), (1 + drawn) / 2));
        return passing.notBefore()
                .filter(told -> told.isAfter(passing.now()))
                .map(told -> told.plus(part(SPREAD, drawn)))
                .map(told -> task(key).tries().waits() > 0 && guessed.isAfter(told) ? guessed : told)
                .orElse(guessed);
    }

    private Duration pause(AttemptKey key) {
        return FIRST.multipliedBy(1L << Math.min(task(key).tries().waits(), MOST_DOUBLINGS));
    }

    private static Duration part(Duration whole, double part) {
        return Duration.ofMillis((long) (whole.toMillis() * part));
    }

    /** From 0 to 1, and the same whoever draws it: it follows from what is recorded. */
    private double drawn(AttemptKey key) {
        String digest = Sha256.of(state.run() + " " + key).toString();
        return Long.parseLong(digest.substring(0, DRAWN_DIGITS), 16) / (double) (1L << (4 * DRAWN_DIGITS));
    }

    private boolean comesTooLate(AttemptKey key, Passing passing) {
        return until(key, passing).isAfter(last(key, passing));
    }

    private Instant last(AttemptKey key, Passing passing) {
        return task(key).tries().waitingSince().orElse(passing.now()).plus(patience());
    }

    private Duration patience() {
        return Duration.ofMillis(state.options().retryPatienceMillis().orElse(RunOptions.RETRY_PATIENCE_MILLIS));
    }

    private String impatient(AttemptKey key, Passing passing) {
        return "Task '" + UntrustedText.shorten(key.task().value())
                + "' has failed for what passes with time (iteration "
                + key.iteration() + ", attempt " + key.attempt() + "): "
                + passing.cause().phrase()
                + "; it could be tried again from " + until(key, passing) + " on, and --retry-patience "
                + patience() + " allows no wait beyond " + last(key, passing)
                + "; go on later with 'reproof resume " + state.run() + " --retry-failed'";
    }
}
