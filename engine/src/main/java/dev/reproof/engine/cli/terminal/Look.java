package dev.reproof.engine.cli.terminal;

import java.util.Map;

/** Whether text is styled; where it is not, no escape sequence is made. */
public enum Look {
    PLAIN,
    COLOURED;

    private static final String END = "\u001b[0m";

    /** Coloured, unless {@code NO_COLOR} is set to anything. */
    static Look of(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() ? COLOURED : PLAIN;
    }

    /** The text in that style; it takes as many columns as before. */
    public String in(Style style, String text) {
        return this == PLAIN || text.isBlank() ? text : style.start() + text + END;
    }
}
