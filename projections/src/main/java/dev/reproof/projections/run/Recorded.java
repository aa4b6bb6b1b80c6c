package dev.reproof.projections.run;

import dev.reproof.events.Decision;
import dev.reproof.events.Sha256;
import java.time.Instant;

/**
 * A decision as it stands in the run stream.
 *
 * @param position its sequence number there, from 0
 * @param link the chain's head when this event is its last
 * @param at when it was recorded
 */
public record Recorded(long position, Sha256 link, Instant at, Decision event) {}
