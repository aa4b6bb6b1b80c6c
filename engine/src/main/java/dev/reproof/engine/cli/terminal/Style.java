package dev.reproof.engine.cli.terminal;

import java.util.Map;

/** How a piece of text may stand out, by one attribute that every terminal with colours has. */
public enum Style {
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private static final Map<String, Style> OF_STATUS = Map.of(
            "SUCCESS", GREEN,
            "FINISHED", GREEN,
            "FAILED", RED,
            "ERROR", RED,
            "BUDGET-EXCEEDED", RED,
            "INTERRUPTED", YELLOW,
            "RESTARTING_RUNNER", YELLOW,
            "AWAITING_APPROVAL", YELLOW,
            "RUNNING", CYAN,
            "PENDING", DIM);

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The style for a status of a task or the outcome of a run. */
    public static Style ofStatus(String word) {
        return OF_STATUS.getOrDefault(word, DIM);
    }

    String start() {
        return "\u001b[" + code + "m";
    }
}
