package dev.reproof.engine.agent.output;

import dev.reproof.events.Exported;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which messages of an agent are its text. */
@Exported
public enum AgentText {

    /** All whole messages of the agent itself, in order, one blank line (two newlines) between two of them. */
    ALL,

    /** Only the last of them, which is known, and handed on, at the end. */
    LAST;

    /** The one of this name, which is in lower case. */
    public static Optional<AgentText> named(String name) {
        return Arrays.stream(values())
                .filter(text -> text.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
