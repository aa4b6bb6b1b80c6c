package dev.reproof.engine.agent.openai;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The body of a response that is no answer: as much of it as the log is to show. */
final class RefusalBody implements AnswerBody {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final int status;
    private final Optional<Duration> retryAfter;
    private final Excerpt excerpt = new Excerpt();

    RefusalBody(int status, HttpHeaders headers, Clock clock) {
        this.status = status;
        this.retryAfter = headers.firstValue("Retry-After").flatMap(header -> RetryDelay.asked(header, clock));
    }

    @Override
    public boolean bytes(ByteBuffer bytes) throws ModelFailure {
        excerpt.add(bytes);
        if (excerpt.isFull()) {
            throw failure();
        }
        return false;
    }

    @Override
    public void end() throws ModelFailure {
        throw failure();
    }

    @Override
    public void broken(Throwable cause) throws ModelFailure {
        throw failure();
    }

    @Override
    public void expired(String message) throws ModelFailure {
        throw failure();
    }

    private ModelFailure failure() {
        String message = "Model endpoint answered with status " + status;
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR
                ? ModelFailure.passing(message, excerpt.text(), retryAfter)
                : ModelFailure.lasting(message, excerpt.text());
    }
}
