package dev.reproof.events;

import java.util.Arrays;
import java.util.Optional;

/** Where the transcript of a task comes from; {@link #word()} is how state files and plans spell it. */
public enum TextSource {
    /** The event log. */
    LOG("log"),
    /** A file of the artifact directory. */
    ARTIFACT("artifact"),
    /** The state file itself, which holds it packed. */
    INLINE("inline"),
    /** What a version-1 state kept, or the end of a text that is lost. */
    LEGACY("legacy"),
    /** There is none. */
    NONE("none");

    private final String word;

    TextSource(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The source that is spelt so. */
    public static Optional<TextSource> spelt(String word) {
        return Arrays.stream(values())
                .filter(source -> source.word.equals(word))
                .findFirst();
    }
}
