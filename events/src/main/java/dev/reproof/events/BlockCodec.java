package dev.reproof.events;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a block of text is stored. */
public enum BlockCodec {
    /** As it is, where compression gains nothing. */
    @JsonProperty("raw")
    RAW,
    /** One LZ4 block. */
    @JsonProperty("lz4")
    LZ4
}
