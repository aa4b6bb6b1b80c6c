package dev.reproof.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalLong;

/** Tokens an agent says it used; absent where it says nothing. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TokenUsage(OptionalLong input, OptionalLong output) {

    public static final TokenUsage UNKNOWN = new TokenUsage(OptionalLong.empty(), OptionalLong.empty());
}
