package dev.reproof.engine.agent.model;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.BoundedLog;
import dev.reproof.engine.agent.Watch;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Shortage;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.ModelSelection;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks until there is an answer, or no hope for one. Once any of the answer was handed on it is not asked for again. */
final class ModelAttempt {

    private static final int MOST_TRIES = 5;
    private static final int SHOWN = 4096;

    private final ModelEndpoint endpoint;
    private final ModelSelection model;
    private final HttpRequest request;
    private final ClientThreads threads;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Watch watch;
    private final BoundedLog log;

    ModelAttempt(
            ModelEndpoint endpoint,
            ModelSelection model,
            String prompt,
            ClientThreads threads,
            Clock clock,
            Sleeper sleeper,
            Watch watch,
            BoundedLog log) {
        this.endpoint = endpoint;
        this.model = model;
        this.request = endpoint.request(ModelRequest.body(endpoint.api(), model, prompt));
        this.threads = threads;
        this.clock = clock;
        this.sleeper = sleeper;
        this.watch = watch;
        this.log = log;
    }

    ModelOutcome run(AgentOutput output) throws InterruptedException {
        for (int tries = 1; true; tries++) {
            AnswerStream stream = new AnswerStream(events(), watch, endpoint.filter(), output);
            Optional<ModelFailure> failure = ask(stream);
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while a model answered");
            }
            if (failure.isEmpty()) {
                return ModelOutcome.of(stream.events());
            }
            ModelFailure why = failure.get();
            boolean again = why.isPassing() && !stream.hasText();
            note(why, tries);
            if (!again || tries == MOST_TRIES) {
                return ModelOutcome.of(why, why.getMessage() + (again ? " after " + tries + " tries" : ""), stream);
            }
            Duration delay = RetryDelay.after(tries, why.notBefore(), clock.instant());
            if (delay.compareTo(RetryDelay.LONGEST) > 0) {
                log.line("It may be asked again in " + delay.toSeconds() + " s, too long for an attempt to wait");
                return ModelOutcome.of(why, why.getMessage(), stream);
            }
            Optional<String> expired = pause(delay);
            if (expired.isPresent()) {
                String message = expired.get() + ", waiting to ask again after: " + why.getMessage();
                return ModelOutcome.of(why, message, stream);
            }
        }
    }

    private AnswerEvents events() {
        return endpoint.api().events(model.id(), endpoint::maskedWord);
    }

    private Optional<ModelFailure> ask(AnswerStream stream) throws InterruptedException {
        try (ModelConnection connection = ModelConnection.open(threads, request)) {
            new ModelTry(connection, watch, stream, clock).read();
            stream.flush();
            return Optional.empty();
        } catch (ModelFailure failure) {
            stream.flush();
            return Optional.of(failure);
        } catch (IOException e) {
            throw Shortage.ofFiles(e)
                    .orElseGet(() -> new Storage(
                            "The client for a model could not be started: " + e.getMessage()
                                    + "; no task failed, see what this machine lacks, then resume",
                            e));
        }
    }

    /** The one place where what came from outside gets into the log. */
    private void note(ModelFailure failure, int tries) {
        String detail = failure.detail().isEmpty() ? "" : ": " + failure.detail();
        String line = "Try " + tries + " of " + MOST_TRIES + ": " + failure.getMessage() + detail;
        log.line(UntrustedText.shorten(endpoint.masked(line), SHOWN));
    }

    /** Waits on purpose, but no longer than the attempt may take; gives the message of that, if it came to it. */
    private Optional<String> pause(Duration delay) throws InterruptedException {
        long allowed = Math.max(0, watch.attemptNanos());
        sleeper.sleep(Duration.ofNanos(Math.min(allowed, TimeUnit.NANOSECONDS.convert(delay))));
        watch.heard();
        return watch.expired();
    }
}
