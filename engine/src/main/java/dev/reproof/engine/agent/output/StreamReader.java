package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentVerdict;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads the objects of one format, and keeps where its stream stands. Whatever they hold, or do not hold, nothing is thrown.
 */
abstract sealed class StreamReader
        permits AcpStream,
                ClaudeStream,
                CodexStream,
                CopilotStream,
                CursorStream,
                GeminiStream,
                GooseStream,
                OpencodeStream,
                PlainText {

    final MessageText text;
    final ReportDraft report = new ReportDraft();

    /** Whether the agent has said that it is at its end. */
    boolean ended;

    /** Whether it took a turn. */
    boolean worked;

    /** What it has told of a failure, as far as that holds now. */
    Optional<AgentVerdict> failure = Optional.empty();

    /** When it may be asked again, by what it has told of a limit. */
    Optional<Instant> notBefore = Optional.empty();

    StreamReader(MessageText text) {
        this.text = text;
    }

    /** Takes an object; tells whether it is of a kind that is known. */
    abstract boolean read(JsonNode event);

    /** A part of its work begins or ends, and what was told of a failure of the one before is over. */
    final void stands(boolean atItsEnd, Optional<AgentVerdict> failed) {
        ended = atItsEnd;
        failure = failed;
        report.status(Optional.empty());
    }

    /** Each block of text in the content of a message is a message. */
    final void messages(JsonNode content) {
        for (JsonNode block : content) {
            if (type(block).equals("text")) {
                text.message(block.path("text"));
            }
        }
    }

    final void event(JsonNode event) {
        if (!read(event)) {
            unread();
        }
    }

    final void unread() {
        report.unread++;
    }

    final StreamEnd end() {
        return new StreamEnd(ended, report.with(verdict()), notBefore);
    }

    private AgentVerdict verdict() {
        AgentVerdict otherwise = !ended ? AgentVerdict.NO_END : worked ? AgentVerdict.OK : AgentVerdict.NO_TURN;
        return failure.orElse(otherwise);
    }

    /** The type of an object, or an empty text. */
    static String type(JsonNode event) {
        return event.path("type").asText("");
    }
}
