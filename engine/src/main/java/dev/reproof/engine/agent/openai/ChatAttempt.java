package dev.reproof.engine.agent.openai;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.BoundedLog;
import dev.reproof.engine.agent.Watch;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Shortage;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Asks until there is an answer, or no hope for one. Once any of the answer was handed on it is not asked for again. */
final class ChatAttempt {

    private static final int MOST_TRIES = 5;
    private static final int SHOWN = 4096;

    private final OpenAiEndpoint endpoint;
    private final HttpRequest request;
    private final ClientThreads threads;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Watch watch;
    private final BoundedLog log;

    ChatAttempt(
            OpenAiEndpoint endpoint,
            byte[] body,
            ClientThreads threads,
            Clock clock,
            Sleeper sleeper,
            Watch watch,
            BoundedLog log) {
        this.endpoint = endpoint;
        this.request = endpoint.request(body);
        this.threads = threads;
        this.clock = clock;
        this.sleeper = sleeper;
        this.watch = watch;
        this.log = log;
    }

    AgentResult run(AgentOutput output) throws InterruptedException {
        for (int tries = 1; true; tries++) {
            ChatStream stream = new ChatStream(watch, endpoint.filter(), output);
            Optional<ModelFailure> failure = ask(stream);
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while a model answered");
            }
            if (failure.isEmpty()) {
                return ended(stream.events());
            }
            boolean again = failure.get().isPassing() && !stream.hasText() && tries < MOST_TRIES;
            note(failure.get(), tries);
            if (!again) {
                return failed(failure.get(), stream, tries);
            }
            Optional<String> expired =
                    pause(RetryDelay.after(tries, failure.get().retryAfter()));
            if (expired.isPresent()) {
                return failed(
                        expired.get() + ", waiting to ask again after: "
                                + failure.get().getMessage(),
                        stream.events());
            }
        }
    }

    private Optional<ModelFailure> ask(ChatStream stream) throws InterruptedException {
        try (ModelConnection connection = ModelConnection.open(threads, request)) {
            new ChatTry(connection, watch, stream, clock).read();
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

    private static AgentResult ended(ChatEvents events) {
        Optional<String> problem = events.problem();
        return problem.isPresent()
                ? failed(problem.get(), events)
                : new AgentResult.Finished(events.inputTokens(), events.outputTokens());
    }

    private static AgentResult failed(ModelFailure failure, ChatStream stream, int tries) {
        boolean counted = failure.isPassing() && !stream.hasText();
        String suffix = counted ? " after " + tries + " tries" : "";
        return failed(failure.getMessage() + suffix, stream.events());
    }

    private static AgentResult failed(String message, ChatEvents events) {
        OptionalLong input = events.inputTokens();
        return new AgentResult.Failed(message, input, events.outputTokens());
    }
}
