package dev.reproof.engine.agent.model;

import dev.reproof.engine.agent.Watch;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Shortage;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Reads one response to its end, within the limits of its attempt. */
final class ModelTry implements ModelConnection.Reader {

    private static final int OK = 200;

    /** What a refusal says is only for the log, and not worth more time; and limits are looked at so often. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ModelConnection connection;
    private final Watch watch;
    private final AnswerStream stream;
    private final Clock clock;
    private AnswerBody body;
    private boolean answered;
    private boolean ended;

    ModelTry(ModelConnection connection, Watch watch, AnswerStream stream, Clock clock) {
        this.connection = connection;
        this.watch = watch;
        this.stream = stream;
        this.clock = clock;
        this.body = stream;
    }

    /** Returns when the answer is complete. */
    void read() throws ModelFailure, InterruptedException {
        while (!ended) {
            Optional<String> expired = watch.expired();
            boolean came = expired.isEmpty() && connection.next(Math.min(PATIENCE_NANOS, watch.remainingNanos()), this);
            if (expired.isPresent()) {
                body.expired(expired.get());
                ended = true;
            } else if (!came && body != stream) {
                body.end();
            }
        }
    }

    @Override
    public void head(int status, HttpHeaders headers) {
        answered = true;
        if (status != OK) {
            body = new RefusalBody(status, headers, clock);
        }
    }

    @Override
    public void bytes(ByteBuffer bytes) throws ModelFailure {
        ended |= body.bytes(bytes);
    }

    @Override
    public void end() throws ModelFailure {
        body.end();
        ended = true;
    }

    @Override
    public void broken(Throwable cause) throws ModelFailure {
        Optional<Storage> shortage = Shortage.ofFiles(cause);
        if (shortage.isPresent()) {
            throw shortage.get(); // of this machine, and no fault of the model
        }
        if (!answered) {
            throw ModelFailure.unreachable(cause);
        }
        body.broken(cause);
        ended = true;
    }
}
