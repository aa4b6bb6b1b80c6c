package dev.reproof.projections.state.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.Sha256;
import dev.reproof.projections.state.StateInput;

/**
 * The JSON of a state file, of which nothing is believed yet.
 *
 * @param document in which packed texts are replaced by their offsets
 * @param sha256 of the very bytes that were parsed
 */
public record ParsedState(StateInput input, JsonNode document, Sha256 sha256) {}
