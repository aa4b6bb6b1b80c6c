package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;

/** Text, which is not read at all: nothing in it could tell a good end from a bad one. */
final class PlainText extends StreamReader {

    PlainText(MessageText text) {
        super(text);
    }

    @Override
    boolean read(JsonNode event) {
        return false;
    }

    @Override
    boolean ended() {
        return true;
    }

    @Override
    Optional<AgentVerdict> failure() {
        return Optional.empty();
    }

    @Override
    boolean worked() {
        return true;
    }
}
