package dev.reproof.engine.agent.model;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The body of a response that is no answer: as much of it as the log is to show. */
final class RefusalBody implements AnswerBody {

    private final int status;
    private final Optional<Instant> notBefore;
    private final Excerpt excerpt = new Excerpt();

    RefusalBody(int status, HttpHeaders headers, Clock clock) {
        this.status = status;
        this.notBefore = AskedWait.of(status, headers, clock.instant());
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
        return ModelFailure.refusal(status, excerpt.text(), notBefore);
    }
}
