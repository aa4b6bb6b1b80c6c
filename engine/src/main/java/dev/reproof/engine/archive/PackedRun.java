package dev.reproof.engine.archive;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.Exported;
import dev.reproof.events.RunId;

/**
 * A run that was packed into an archive, or made of one.
 *
 * @param head of its chain
 * @param files how many the archive holds
 * @param bytes length of the archive
 */
@Exported
public record PackedRun(RunId run, ChainPoint head, int files, long bytes) {}
