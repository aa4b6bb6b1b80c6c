package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;

/** Reads the objects of one format. Whatever they hold, or do not hold, nothing is thrown. */
abstract sealed class StreamReader
        permits ClaudeStream,
                CodexStream,
                CopilotStream,
                CursorStream,
                GeminiStream,
                GooseStream,
                OpencodeStream,
                PlainText {

    final MessageText text;
    final ReportDraft report = new ReportDraft();

    StreamReader(MessageText text) {
        this.text = text;
    }

    /** Takes an object; tells whether it is of a kind that is known. */
    abstract boolean read(JsonNode event);

    /** Whether the agent has said that it is at its end. */
    abstract boolean ended();

    /** What it has told of a failure, as far as that holds now. */
    abstract Optional<AgentVerdict> failure();

    /** Whether it took a turn. */
    abstract boolean worked();

    final void event(JsonNode event) {
        if (!read(event)) {
            unread();
        }
    }

    final void unread() {
        report.unread++;
    }

    final StreamEnd end() {
        return new StreamEnd(ended(), report.with(verdict()));
    }

    private AgentVerdict verdict() {
        AgentVerdict otherwise = !ended() ? AgentVerdict.NO_END : worked() ? AgentVerdict.OK : AgentVerdict.NO_TURN;
        return failure().orElse(otherwise);
    }

    /** The type of an object, or an empty text. */
    static String type(JsonNode event) {
        return event.path("type").asText("");
    }
}
