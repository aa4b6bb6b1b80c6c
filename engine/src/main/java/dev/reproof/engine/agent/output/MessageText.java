package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.agent.AgentOutput;

/** Hands on the texts of messages, as {@link AgentText} says. A message without text is none. */
final class MessageText {

    private static final String BETWEEN = "\n\n";

    private final AgentText which;
    private final AgentOutput output;
    private final StringBuilder last = new StringBuilder();
    private boolean any;
    private boolean open;

    MessageText(AgentText which, AgentOutput output) {
        this.which = which;
        this.output = output;
    }

    /** Takes a message; anything but a string is none. */
    void message(JsonNode text) {
        close();
        part(text);
        close();
    }

    /** Takes more of the message that is open, or begins one. */
    void part(JsonNode text) {
        String said = text.isTextual() ? text.textValue() : "";
        if (said.isEmpty()) {
            return;
        }
        if (!open) {
            begin();
        }
        if (which == AgentText.LAST) {
            last.append(said);
        } else {
            output.text(said);
        }
    }

    /** What comes next is another message. */
    void close() {
        open = false;
    }

    /** Whether there was a message. */
    boolean any() {
        return any;
    }

    /** Hands on what has waited for the end. */
    void end() {
        if (!last.isEmpty()) {
            output.text(last);
        }
    }

    private void begin() {
        if (which == AgentText.LAST) {
            last.setLength(0);
        } else if (any) {
            output.text(BETWEEN);
        }
        open = true;
        any = true;
    }
}
