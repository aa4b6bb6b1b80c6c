package dev.reproof.engine.cli.look;

import dev.reproof.projections.audit.TextRef;
import dev.reproof.projections.audit.TrailText;
import dev.reproof.projections.run.Recorded;
import java.util.List;
import java.util.OptionalInt;

/**
 * An event of a trail, with what was known of it when it happened.
 *
 * @param rank in which it happened, or in which its task is, from 0; absent where it has none
 * @param texts that it tells of
 */
record TrailEvent(Recorded recorded, TrailText text, OptionalInt rank, List<TextRef> texts) {}
