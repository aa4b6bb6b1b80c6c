package dev.reproof.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a stream of text carries. */
public enum Channel {
    /** What an agent said, or what is told of a gate. */
    @JsonProperty("text")
    TEXT,
    /** What an oracle's command printed. */
    @JsonProperty("stdout")
    STDOUT,
    /** What an oracle's command printed to its standard error. */
    @JsonProperty("stderr")
    STDERR,
    /** The DAG document of the run. */
    @JsonProperty("dag")
    DAG,
    /** What an agent has changed in a worktree of its own. */
    @JsonProperty("diff")
    DIFF
}
