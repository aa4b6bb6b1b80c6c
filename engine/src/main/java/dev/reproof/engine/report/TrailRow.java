package dev.reproof.engine.report;

import dev.reproof.projections.audit.TrailText;
import java.time.Instant;

/** An event of the run as the page lists it; {@code kind} is what people call such events. */
record TrailRow(long position, Instant at, String kind, TrailText text) {}
