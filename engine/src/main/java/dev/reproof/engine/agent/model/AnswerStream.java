package dev.reproof.engine.agent.model;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.Watch;
import java.nio.ByteBuffer;

/** The body of an answer: hands its text on as it comes. */
final class AnswerStream implements AnswerBody {

    private final Watch watch;
    private final KeyFilter filter;
    private final AgentOutput output;
    private final ServerSentEvents stream = new ServerSentEvents();
    private final AnswerEvents events;
    private final Excerpt begin = new Excerpt();
    private boolean hasText;

    AnswerStream(AnswerEvents events, Watch watch, KeyFilter filter, AgentOutput output) {
        this.events = events;
        this.watch = watch;
        this.filter = filter;
        this.output = output;
    }

    /** Whether any text has come. */
    boolean hasText() {
        return hasText;
    }

    AnswerEvents events() {
        return events;
    }

    @Override
    public boolean bytes(ByteBuffer bytes) throws ModelFailure {
        if (!events.begun()) {
            begin.add(bytes);
        }
        boolean anything = bytes.hasRemaining();
        boolean done = handed(bytes);
        if (anything) {
            watch.heard(); // a thought or a comment is a sign of life as well
        }
        return done;
    }

    private boolean handed(ByteBuffer bytes) throws ModelFailure {
        for (String data : stream.feed(bytes)) {
            text(events.event(data));
            if (events.done()) {
                return true;
            }
        }
        return false;
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            hasText = true;
            hand(filter.pass(text));
        }
    }

    /** Hands on what was held back, when no more comes. */
    void flush() {
        hand(filter.rest());
    }

    private void hand(String text) {
        if (!text.isEmpty()) {
            output.text(text);
        }
    }

    @Override
    public void end() throws ModelFailure {
        if (!events.begun()) {
            throw ModelFailure.lasting("Model endpoint answered with something that is no event stream", begin.text());
        }
        if (!events.complete()) {
            throw ModelFailure.cut();
        }
    }

    @Override
    public void broken(Throwable cause) throws ModelFailure {
        if (!events.complete()) {
            throw ModelFailure.broken(cause);
        }
    }

    @Override
    public void expired(String message) throws ModelFailure {
        if (!events.complete()) {
            throw ModelFailure.expired(message);
        }
    }
}
