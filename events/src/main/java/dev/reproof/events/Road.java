package dev.reproof.events;

/** What a run is brought back from, best first. */
public enum Road {
    /** Its event log. */
    LOG("log", "event log"),
    /** A state file, with what it points to or holds. */
    STATE("state", "state file"),
    /** A state file of version 1, which keeps the end of each transcript only. */
    LEGACY("legacy", "version-1 state file");

    private final String word;
    private final String shown;

    Road(String word, String shown) {
        this.word = word;
        this.shown = shown;
    }

    /** How events and plans spell it. */
    public String word() {
        return word;
    }

    /** How people are told of it. */
    public String shown() {
        return shown;
    }
}
