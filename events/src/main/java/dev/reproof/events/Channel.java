package dev.reproof.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a stream of text carries. */
public enum Channel {
    /** What an agent said. */
    @JsonProperty("text")
    TEXT,
    /** The DAG document of the run. */
    @JsonProperty("dag")
    DAG
}
